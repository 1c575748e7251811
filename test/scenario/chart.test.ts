import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { type CandleColumns, FIELDS } from '../../engine/domain/candle-columns.ts';
import { instrumentKey } from '../../engine/domain/ids.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { IST_OFFSET_MS } from '../../engine/domain/time.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { sampleBars } from '../engine/charts/sample-bars.ts';
import { chatOf } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close']);

let engine: TestEngine;
let caller: Caller;
let chat: Dispatcher;

beforeAll(async () => {
  engine = await startTestEngine(await preparedHome());
  caller = owner(engine.desk);
  chat = chatOf(engine.desk);
});

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
});

const say = (line: string): Promise<Reply> => chat.line(caller, line);

function pngOf(reply: Reply): Buffer {
  const [path] = reply.images;
  if (path === undefined) throw new Error(reply.headline);
  return readFileSync(path);
}

test('a chart is a picture with its figures and ways to other bars', async () => {
  const reply = await say('/chart reliance 5m rsi bb');
  expect(reply.headline).toMatch(
    /^RELIANCE 5m · [\d,.]+ · [+−]?[\d.,]+ \([+−]?[\d.]+ %\) in view · SIMULATED$/,
  );
  expect(reply.lines[0]).toMatch(/^High [\d,.]+ · low [\d,.]+ · 120 bars from /);
  const png = pngOf(reply);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1_200);
  const buttons = reply.buttons.flat();
  expect(buttons.map(({ label }) => label)).toEqual(['15m', '60m', '1d', 'Refresh']);
  const daily = buttons.find(({ label }) => label === '1d');
  expect(daily?.command).toBe('/chart RELIANCE 1d rsi bollinger');
  if (daily !== undefined) expect((await chat.press(caller, daily)).headline).toMatch(/^RELIANCE 1d /);
});

test('own trades, stop and target of today change the picture', async () => {
  const before = pngOf(await say('/chart itc 15m'));
  const ticket = await say('/buy 10 itc mis');
  const filled = nextNews(engine.desk, 'filled');
  await say('/confirm');
  await filled;
  expect(ticket.headline).toContain('BUY 10 ITC');
  const after = pngOf(await say('/chart itc 15m'));
  expect(after.equals(before)).toBe(false);
});

test('an index has a chart, and a plain word asks for it', async () => {
  expect((await say('chart nifty 1d')).headline).toMatch(/^NIFTY 50 1d /);
});

test('imported bars have charts of their own, under another label', async () => {
  expect((await say('/chart sbin imported')).headline).toMatch(/^There are no bars of SBIN/);
  const days = sampleBars(300, (day) => Date.UTC(2025, 0, 1 + day) - IST_OFFSET_MS);
  const columns = Object.fromEntries(
    FIELDS.map((field) => [
      field,
      PRICES.has(field) ? days[field].map((value) => Math.round(value * RUPEE)) : days[field],
    ]),
  ) as CandleColumns;
  const store = new CandleStore(join(engine.home, 'candles'));
  await store.save({ instrument: instrumentKey('NSE:SBIN'), timeframe: '1d' }, columns, '{}');
  const chart = await say('/chart sbin 3mo imported sma(20)');
  expect(chart.headline).toMatch(/^SBIN 1d · [\d,.]+ · .* · IMPORTED$/);
  expect(chart.lines[0]).toMatch(/from 29 Jul to 27 Oct 2025$/);
  expect(pngOf(chart).length).toBeGreaterThan(10_000);
  expect((await say('/chart sbin 5m imported')).headline).toMatch(/^SBIN has 1d bars from 1 Jan 2025/);
});

test('a viewer sees which words were not understood', async () => {
  expect((await say('/chart nosuchthing 5m')).headline).toContain('nosuchthing is not known here');
  expect((await say('/chart infy 1m 2y')).headline).toContain('a picture holds 2,500');
  expect((await say('/chart tata')).headline).toBe('Which tata?');
});
