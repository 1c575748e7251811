import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import { chatOf, press } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

/** A hundred rupees of ten lakh: the charges of a trade of nearly two lakh are more. */
const TIGHT = { LIMIT_DAILY_LOSS_PERCENT: '0.01', LIMIT_DAILY_LOSS_HALT_PERCENT: '0.01' };

let home: string;
let engine: TestEngine;
let chat: Dispatcher;
let told: string[] = [];

async function start(speed: string): Promise<void> {
  engine = await startTestEngine(home, { ...TIGHT, MARKET_SPEED: speed });
  chat = chatOf(engine.desk);
  engine.desk.subscribe((event) => {
    if (event.kind === 'notice') told.push(event.text);
  });
}

beforeAll(async () => {
  home = await preparedHome();
  await start('1');
});
afterAll(async () => {
  await engine.stop();
  rmSync(home, { recursive: true, force: true });
});

const say = (line: string): Promise<Reply> => chat.line(owner(engine.desk), line);
const view = () => engine.desk.books.books(owner(engine.desk))[0];

async function yes(line: string): Promise<Reply> {
  return press(chat, owner(engine.desk), await say(line), 'Confirm');
}

test("a day's loss at its limit halts the book for the day, cancels its entries, and is opened for exits only", async () => {
  const { headline } = await say('/quote tcs');
  const below = Math.floor(Number((/^\S+ ([\d,.]+)/.exec(headline)?.[1] ?? '').replaceAll(',', '')) * 0.985);
  const rests = nextNews(engine.desk, 'open', ({ order }) => order.instrument === 'NSE:TCS');
  await yes(`buy 5 tcs cnc @ ${below}`);
  await rests;
  const cancelled = nextNews(engine.desk, 'cancelled', ({ order }) => order.instrument === 'NSE:TCS');
  const filled = nextNews(engine.desk, 'filled');
  await yes('buy infy 1.9 lakh cnc');
  await filled;
  await cancelled;
  expect(view()?.state).toBe('halted');
  expect(view()?.stateReason).toMatch(/^the day's loss of ₹[\d,.]+ reached 0\.01 % of the capital$/);
  expect(told.filter((line) => line.startsWith('paper1 is halted for today'))).toHaveLength(1);
  expect((await say('/exit infy')).headline).toMatch(/^Not sent\. Trading is halted: the day's loss/);
  const word = /type \/unkill paper1 (\d\d:\d\d)$/m.exec((await say('/unkill')).lines.join('\n'))?.[1];
  expect((await say(`/unkill paper1 ${word}`)).headline).toMatch(
    /^Not opened: the day's loss of ₹[\d,.]+ reached 0\.01 % of the capital\. For exits only: \/unkill paper1 \d\d:\d\d exits\.$/,
  );
  expect((await say(`/unkill paper1 ${word} exits`)).headline).toBe('Book paper1 is reducing now.');
  const closed = nextNews(engine.desk, 'filled');
  await yes('/exit infy');
  await closed;
  expect(view()?.state).toBe('reducing');
  expect(engine.troubles).toEqual([]);
}, 60_000);

test('it holds over a restart within the day, and the next day opens it', async () => {
  await engine.stop();
  told = [];
  await start('1000');
  const { day } = engine.desk.market.moment();
  const seen = new Set([view()?.state]);
  const isOver = (): boolean => {
    if (engine.desk.market.moment().day > day) return true;
    seen.add(view()?.state);
    return false;
  };
  await expect.poll(isOver, { timeout: 60_000 }).toBe(true);
  expect([...seen]).toEqual(['reducing']);
  await expect.poll(() => view()?.state).toBe('active');
  expect(engine.troubles).toEqual([]);
}, 120_000);
