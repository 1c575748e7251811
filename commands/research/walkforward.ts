import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { study } from './study-view.ts';

/** Settings judged on days they were not chosen on. */
export const walkForward = defineCommand({
  name: 'walkforward',
  aliases: ['wf', 'walk-forward'],
  topic: 'research',
  summary: 'settings chosen on one stretch, judged on the next',
  usage: '[strategy] [symbols] [time] [windows=5] [anchored] [parameter=from..to/step]',
  examples: ['/walkforward rsi reliance 5y', '/walkforward ma-cross infy 5y windows=8 anchored'],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  run: (context, { text }) => study(context, 'walk-forward', text),
});
