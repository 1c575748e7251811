import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { DeploymentView } from '../../engine/desk-strategies.ts';
import type { Deployment, StrategyTrade } from '../../engine/domain/deployment.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { chatOf, press } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { owner, startTestEngine, type TestEngine } from '../support/engine.ts';

let home: string;
let engine: TestEngine;
let chat: Dispatcher;
const pushed: string[] = [];

async function start(): Promise<void> {
  engine = await startTestEngine(home, { MARKET_SPEED: '60' });
  chat = chatOf(engine.desk);
  engine.desk.subscribe((event) => {
    if (event.kind === 'notice') pushed.push(event.text);
  });
}

beforeAll(async () => {
  home = await preparedHome();
  await start();
});
afterAll(async () => {
  await engine.stop();
  rmSync(home, { recursive: true, force: true });
});

const say = (line: string): Promise<Reply> => chat.line(owner(engine.desk), line);

function view(id: string): DeploymentView {
  const found = engine.desk.strategies.find(id);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

const held = (id: string): readonly StrategyTrade[] => view(id).open;

const poll = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 50 });

/** Buys on nearly every dip: a bar or two of the practice market are enough. */
const EAGER = 'tf=1m period=2 oversold=49 exit=94 overbought=98 protect=off';

test('what cannot be deployed is answered with what to do', async () => {
  const lines: readonly (readonly [string, RegExp])[] = [
    ['/deploy rsi', /^Say which symbols/],
    ['/deploy rsy INFY', /Did you mean rsi\?$/],
    ['/deploy rsi NOSUCHNAME', /^There is no one symbol NOSUCHNAME/],
    ['/deploy rsi NIFTY', /is an index and cannot be traded/],
    ['/deploy rsi INFY book=nowhere', /^There is no book nowhere/],
    ['/deploy rsi INFY capital=0', /^capital: Zero is no amount/],
    ['/deploy rsi INFY capital=-5', /^capital: /],
    ['/deploy rsi INFY capital=2cr', /is more than the ₹10,00,000\.00 that paper1 has free/],
    ['/deploy rsi INFY tf=1d', /^A strategy at work listens to bars of 1m/],
    ['/deploy rsi INFY mode=magic', /^mode is auto, confirm or signal/],
    ['/deploy rsi INFY from=15:00 to=09:30', /^from must be before to/],
    ['/deploy rsi INFY guard=-1', /^guard must be from 1 to 100, or off/],
    ['/deploy rsi INFY size=all-in', /^size=all-in is for backtests/],
    ['/deploy rsi INFY shorts=on intraday=off', /^Shares can be sold short for the day only/],
    ['/deploy rsi INFY wrong=1', /^There is no setting wrong/],
    ['/pause rsi', /^No strategy is deployed/],
  ];
  for (const [line, answer] of lines) expect((await say(line)).headline, line).toMatch(answer);
  expect(engine.desk.strategies.list()).toEqual([]);
});

test('a strategy warms up, enters at the gate, and its order says why', async () => {
  const answer = await say(`/deploy rsi INFY,TCS capital=200000 ${EAGER}`);
  expect(answer.headline).toBe('rsi-1 is at work. rsi on INFY, TCS · PAPER paper1 · SIMULATED');
  expect((await say('/deploy momentum INFY capital=1000')).headline).toMatch(
    /^rsi-1 trades NSE:INFY in paper1 already/,
  );
  await poll(() => held('rsi-1').length).toBeGreaterThan(0);
  const [trade] = held('rsi-1');
  const story = await say(`/order ${trade?.entry}`);
  expect(story.lines[0]).toMatch(/^PAPER paper1 · SIMULATED · why: strategy rsi-1: RSI \d+\.\d is below 49$/);
  expect(view('rsi-1').warmUp.every(({ state }) => state === 'ready')).toBe(true);
  expect((await say('/signals rsi')).lines.join('\n')).toMatch(
    /rsi-1 · \d\d:\d\d long (?:INFY|TCS) [\d,.]+: RSI .* \(order \d+\)/,
  );
  const stop = [...(await engine.desk.books.orders(bookId('paper1')))].find(
    ({ origin }) => origin.kind === 'protective',
  );
  expect(stop?.pricing.type).toBe('SL');
  expect(engine.troubles).toEqual([]);
}, 90_000);

test('paused it enters nothing, twice is once, and a restart finds the same state', async () => {
  expect((await say('/pause rsi-1')).headline).toBe('rsi-1 is paused.');
  expect((await say('/pause rsi-1')).headline).toMatch(/^rsi-1 was paused already/);
  const without = ({ net: _, trades: __, bestNet: ___, ...rest }: Deployment) => rest;
  const before = view('rsi-1');
  await engine.stop();
  await start();
  const after = view('rsi-1');
  expect(without(after.deployment)).toEqual(without(before.deployment));
  expect(after.signalsToday).toBe(before.signalsToday);
  expect(after.open.map(({ entry }) => entry)).toEqual(before.open.map(({ entry }) => entry));
  await poll(() => view('rsi-1').warmUp.every(({ state }) => state === 'ready')).toBe(true);
  expect((await say('/resume 1')).headline).toBe('rsi-1 is running again.');
  expect((await say('/resume rsi')).headline).toBe('rsi-1 was running already.');
  expect(engine.troubles).toEqual([]);
}, 90_000);

test('undeploying asks what becomes of positions, and leaves them at market', async () => {
  await poll(() => held('rsi-1').length).toBeGreaterThan(0);
  const asked = await say('/undeploy rsi-1');
  expect(asked.headline).toMatch(
    /^rsi-1 holds \d open positions?\. Keep them with their stops, or exit them at market\?$/,
  );
  expect((await press(chat, owner(engine.desk), asked, 'Exit them')).headline).toBe('rsi-1 is off.');
  const open = () =>
    engine.desk.books.positions(bookId('paper1')).filter(({ position }) => position.quantity !== 0);
  await poll(() => open().length).toBe(0);
  expect((await say('/undeploy rsi-1')).headline).toMatch(/^No strategy is deployed/);
  expect(engine.troubles).toEqual([]);
}, 90_000);

test('one that only tells makes an order of a tap, and the order is its own', async () => {
  const told = new Promise<Reply>((resolve) => {
    const stop = engine.desk.subscribe((event) => {
      if (event.kind !== 'signal') return;
      stop();
      resolve(say(`/follow ${event.deployment.id} ${event.instrument.tradingSymbol}`));
    });
  });
  expect((await say(`/deploy rsi SBIN,ITC,RELIANCE mode=signal capital=150000 ${EAGER}`)).headline).toMatch(
    /^rsi-2 is at work/,
  );
  const ticket = await told;
  expect(held('rsi-2')).toEqual([]);
  expect((await press(chat, owner(engine.desk), ticket, 'Confirm')).severity).not.toBe('warning');
  await poll(() => held('rsi-2').length).toBe(1);
  expect((await say('/undeploy rsi-2 keep')).headline).toBe('rsi-2 is off.');
  const rows = engine.desk.books.positions(bookId('paper1'));
  expect(rows.filter(({ position }) => position.quantity !== 0)).toHaveLength(1);
  expect(engine.troubles).toEqual([]);
}, 90_000);
