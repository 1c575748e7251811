import { z } from 'zod';
import type { Caller } from '../../engine/desk-market.ts';
import type { ReplayDesk } from '../../engine/desk-replay.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused } from '../reply.ts';
import { dayPicker, resultCard, standingCard } from './replay-card.ts';
import { type ReplayWords, replayWords } from './replay-words.ts';

const NONE = refusal('NOTHING_TO_DO', 'No replay runs. /replay shows the days that can be played.', [
  { label: 'Days', command: '/replay' },
]);

async function show(replays: ReplayDesk, caller: Caller): Promise<Reply> {
  const standing = await replays.standing(caller);
  if (standing !== undefined) return standingCard(standing);
  const days = await replays.days([]);
  return days.ok ? dayPicker(days.value) : refused(days.error);
}

async function answer(replays: ReplayDesk, caller: Caller, words: ReplayWords): Promise<Reply> {
  switch (words.kind) {
    case 'show':
      return show(replays, caller);
    case 'days': {
      const days = await replays.days(words.symbols);
      return days.ok ? dayPicker(days.value) : refused(days.error);
    }
    case 'open': {
      const opened = await replays.open(caller, words.wish);
      return opened.ok ? standingCard(opened.value, true) : refused(opened.error);
    }
    case 'change': {
      const changed = replays.change(caller, words.change);
      return changed.ok ? show(replays, caller) : refused(changed.error);
    }
    case 'end': {
      const last = await replays.end(caller);
      return last === undefined ? refused(NONE) : resultCard(last, 'asked');
    }
  }
}

/** Practice on a past day: the ordinary commands act on that day until it ends. */
export const replayCommand = defineCommand({
  name: 'replay',
  topic: 'market',
  summary: 'practise on a past day with the ordinary commands',
  usage: '[symbols] [date|random] [speed=10] | faster | slower | pause | resume | to 15:00 | end',
  examples: ['/replay', '/replay 2024-06-18', '/replay reliance,infy 18 jun 2024 speed=20', '/replay end'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'ordinary',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run({ replays, caller }, { text }) {
    if (replays === undefined) return refused(refusal('NOTHING_TO_DO', 'This desk plays no past days.'));
    const words = replayWords(text);
    return words.ok ? answer(replays, caller, words.value) : refused(words.error);
  },
});
