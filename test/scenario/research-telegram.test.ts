import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeskOnTelegram } from '../bot/telegram/desk-on-telegram.ts';
import type { ShownMessage } from '../servers/telegram/shown-message.ts';
import type { TestChat } from '../servers/telegram/world.ts';

/** Limits of pace are tried elsewhere: here a second of theirs passes in a millisecond. */
const hurriedMs = (): number => performance.now() * 1000;
/** From the sources a study runs in this thread, and loads what draws the first time. */
const LONG_MS = 60_000;
const VERDICT = /^SIMULATED · RSI mean reversion · RELIANCE/;

describe('a backtest over Telegram', () => {
  const on = new DeskOnTelegram();

  beforeAll(async () => {
    await on.open();
    await on.arrive('none');
    on.launch(hurriedMs);
  });
  afterAll(async () => {
    await on.leave();
    await on.close();
  });

  const shown = (place: TestChat): readonly ShownMessage[] =>
    on.server.transcript(place).filter(({ from }) => from === 'bot');

  /** The newest message that says something, whether it was sent or edited to say it. */
  async function saying(says: string | RegExp, place: TestChat = on.chat): Promise<ShownMessage> {
    const find = () => shown(place).findLast(({ text }) => text.match(says) !== null);
    await on.server.until(() => find() !== undefined, LONG_MS);
    const found = find();
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  /** What hangs under a message: photos and documents, in the order in which they came. */
  async function filesAfter(message: ShownMessage, count: number, place: TestChat = on.chat) {
    const files = () =>
      shown(place).flatMap(({ messageId, file }) =>
        messageId > message.messageId && file !== undefined ? [file] : [],
      );
    await on.server.until(() => files().length >= count, LONG_MS);
    return files().map(({ kind, name }) => (kind === 'photo' ? 'photo' : name));
  }

  test('asks for the strategy, then runs it, with a picture and all files', async () => {
    const question = await on.ask('/backtest reliance 1y');
    expect(question.text).toContain('Which strategy on RELIANCE?');
    expect(question.buttons).toContain('rsi');
    on.server.press(on.asha, { messageId: question.messageId, label: 'rsi' });
    const found = await saying(VERDICT);
    expect(found.text).toContain('Verdict: ');
    expect(found.text).toMatch(/Net return +\S+ %\n/);
    expect(found.buttons).toEqual(expect.arrayContaining(['Walk-forward', 'Optimise', 'Months, %']));
    expect(await filesAfter(found, 5)).toEqual([
      'photo',
      'trades.csv',
      'fills.csv',
      'report.json',
      'report.html',
    ]);
    expect(on.server.refusals).toEqual([]);
  }, 120_000);

  test('shows a section for a press, and for a second press of the same button once more', async () => {
    const found = await saying(VERDICT);
    for (const times of [1, 2]) {
      const { queryId } = on.server.press(on.asha, { messageId: found.messageId, label: 'Months, %' });
      await on.server.answerTo(queryId);
      await on.server.until(
        () => shown(on.chat).filter(({ text }) => text.startsWith('Months, %')).length === times,
      );
    }
  });

  test('in a group everybody may look at a section and go on to the next study', async () => {
    const group = on.server.group('Desk');
    const ravi = await on.member('viewer', { firstName: 'Ravi' });
    on.server.say(on.asha, group, '/backtest rsi reliance 1y');
    const found = await saying(VERDICT, group);
    on.server.press(ravi, { messageId: found.messageId, label: 'Costs' });
    expect((await saying(/^Costs/, group)).text).toMatch(/STT +467/);
    on.server.press(ravi, { messageId: found.messageId, label: 'Walk-forward' });
    expect((await saying(/windows won, efficiency/, group)).text).toContain('Out of sample');
  }, 120_000);

  test('says in one short message what cannot be run, with the line that is meant as a button', async () => {
    const slip = await on.ask('backtest rsi relianse 1y', /relianse/);
    expect(slip.buttons).toEqual(['RELIANCE']);
    const twice = await on.ask('/backtest rsi infy 1y 2y', /span is said/);
    expect(twice.buttons).toEqual(['1y', '2y']);
    const list = await on.ask('/strategies', /strategies/);
    expect(list.buttons).toEqual(['ma-cross', 'rsi', 'bollinger', 'volume', 'momentum', 'buy-and-hold']);
    expect(on.troubles).toEqual([]);
    expect(on.server.refusals).toEqual([]);
  });
});
