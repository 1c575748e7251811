import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ReplayNews } from '../../bot/program/replay-news.ts';
import { loadMarketData } from '../../config/market-data.ts';
import type { Timeframe } from '../../engine/domain/timeframe.ts';
import { TIMEFRAME_MINUTES } from '../../engine/domain/timeframe.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { ReplaySessions } from '../../engine/replay-sessions/replay-sessions.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../engine/storage/candles/import/candle-import.ts';
import { DeskOnTelegram } from '../bot/telegram/desk-on-telegram.ts';
import type { ShownMessage } from '../servers/telegram/shown-message.ts';
import { settings } from '../support/engine.ts';

/** Limits of pace are tried elsewhere: here a second of theirs passes in a millisecond. */
const hurriedMs = (): number => performance.now() * 1000;
const LONG_MS = 60_000;
const DAYS = ['2025-01-02', '2025-01-03', '2025-01-06'];

/** Bars of one length over whole sessions: the price goes up by a paisa a minute and swings half a rupee about it. */
function barsText(timeframe: Timeframe, first: number): string {
  const minutes = TIMEFRAME_MINUTES[timeframe];
  const rows = DAYS.flatMap((day, d) =>
    Array.from({ length: 375 / minutes }, (_, i) => {
      const at = 555 + i * minutes;
      const clock = [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
      const open = first + d * 4 + (i * minutes) / 100;
      const close = open + minutes / 100;
      const prices = [open, close + 0.5, open - 0.5, close].map((price) => price.toFixed(2)).join(',');
      return `${day}T${clock}:00+05:30,${prices},${50_000 * minutes}`;
    }),
  );
  return ['timestamp,open,high,low,close,volume', ...rows].join('\n');
}

describe('a past day over Telegram', () => {
  const on = new DeskOnTelegram();
  const troubles: string[] = [];
  let replays: ReplaySessions;

  beforeAll(async () => {
    await on.open();
    const { home } = on.engine;
    const marketData = loadMarketData();
    const folder = join(home, 'candles');
    const calendar = new SessionCalendar(marketData.sessions, marketData.holidays);
    const choices = { exchange: 'NSE', replace: false };
    const work = new CandleImport(new CandleStore(folder), folder, { calendar, choices });
    mkdirSync(join(home, 'recorded'));
    for (const [symbol, timeframe, first] of [
      ['INFY', '5m', 1_900],
      ['TCS', '15m', 4_100],
    ] as const) {
      const file = join(home, 'recorded', `${symbol}.csv`);
      writeFileSync(file, barsText(timeframe, first));
      await work.run(file, () => undefined);
    }
    replays = new ReplaySessions({
      engine: on.engine,
      config: settings({ MUNIM_HOME: home, LOG_LEVEL: 'silent' }),
      marketData,
      candles: folder,
      onTrouble: (message, error) => troubles.push(`${message}: ${String(error)}`),
    });
    await on.arrive('none');
    on.launch(hurriedMs, replays);
    new ReplayNews({
      replays,
      mailboxes: [on.platform.mailbox],
      onBug: (error) => troubles.push(String(error)),
    });
  }, LONG_MS);
  afterEach(() => {
    expect(troubles).toEqual([]);
    expect(on.troubles).toEqual([]);
    expect(on.server.refusals).toEqual([]);
  });
  afterAll(async () => {
    await replays.stop();
    await on.leave();
    await on.close();
  });

  const shown = (): readonly ShownMessage[] =>
    on.server.transcript(on.chat).filter(({ from }) => from === 'bot');

  /** The newest message that says something, whether it was sent or edited to say it. */
  async function saying(says: RegExp, after = 0): Promise<ShownMessage> {
    const find = () => shown().findLast(({ text, messageId }) => messageId > after && says.test(text));
    await on.server.until(() => find() !== undefined, LONG_MS);
    const found = find();
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  test.each([
    ['infy', 'INFY', '5 m'],
    ['tcs', 'TCS', '15 m'],
  ])(
    '%s is practised on with the ordinary commands, on bars of %s',
    async (name, symbol) => {
      const from = shown().at(-1)?.messageId ?? 0;
      on.server.say(on.asha, on.chat, `/replay ${name} 6 jan 2025 speed=60`);
      const card = await saying(/^REPLAY of Mon 6 Jan 2025 · 09:15/, from);
      expect(card.text).not.toContain('SIMULATED');
      on.server.say(on.asha, on.chat, `buy 10 ${name} mis`);
      const ticket = await saying(new RegExp(`BUY 10 ${symbol}`), card.messageId);
      expect(ticket.text).toContain('REPLAY');
      on.server.press(on.asha, { messageId: ticket.messageId, label: 'Confirm' });
      await saying(new RegExp(`filled 10 at|Bought 10 ${symbol}`), card.messageId);
      on.server.say(on.asha, on.chat, '/positions');
      await saying(new RegExp(`REPLAY[^]*${symbol}`), ticket.messageId);
      on.server.say(on.asha, on.chat, '/replay to 15:30');
      const result = await saying(/the day is over at 15:30/, ticket.messageId);
      expect(result.text).toMatch(/^2 trades, nothing open/m);
      expect(result.text).toMatch(new RegExp(`holding: ${symbol} \\+0\\.\\d+ %`));
      expect(result.buttons).toEqual(['The same day again', 'Another day']);
      on.server.say(on.asha, on.chat, '/positions');
      expect((await saying(/./, result.messageId)).text).not.toContain('REPLAY');
    },
    120_000,
  );
});
