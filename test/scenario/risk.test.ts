import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { chatOf } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { named, nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let caller: Caller;
let chat: Dispatcher;

beforeAll(async () => {
  engine = await startTestEngine(await preparedHome(), { LIMIT_MARGINAL_VAR_PERCENT: '0.05' });
  caller = owner(engine.desk);
  chat = chatOf(engine.desk);
});

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
});

const say = (line: string): Promise<Reply> => chat.line(caller, line);

/** Buys until it is bought: on a busy machine a price may have moved on, or grown old, before the yes. */
async function trade(line: string): Promise<void> {
  const filled = nextNews(engine.desk, 'filled');
  for (let attempt = 1; ; attempt += 1) {
    const ticket = await say(line);
    const confirm = ticket.buttons.flat().find(({ label }) => label === 'Confirm');
    const answer = confirm === undefined ? ticket : await chat.press(caller, confirm);
    if (answer.headline.includes('confirmed')) break;
    if (attempt === 5) throw new Error(answer.headline);
  }
  await filled;
}

/** The strike next to NIFTY's price. */
function strike(): number {
  const nifty = engine.desk.market.quote(named(engine.desk, 'nifty'));
  return Math.round((nifty?.quote.last ?? 0) / (50 * RUPEE)) * 50;
}

function isPicture(reply: Reply): void {
  const [path] = reply.images;
  if (path === undefined) throw new Error(reply.headline);
  expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG');
}

test('an empty book has limits and nothing to lose', async () => {
  const risk = await say('/risk');
  expect(risk.headline).toMatch(/inside its limits/);
  expect(risk.lines[0]).toContain('holds nothing');
  expect((await say('/var')).headline).toContain('holds nothing');
  expect((await say('/stress nifty -5%')).headline).toContain('holds nothing');
});

test('a book with a share and an option says what it may lose, in all methods, with a picture', async () => {
  await say('/quote nifty');
  await trade('/buy 10 reliance cnc');
  await trade(`/buy 1 lot nifty ${strike()} pe nrml`);
  const historical = await say('/var');
  expect(historical.headline).toMatch(/VaR 95 % 1 day [\d,]+ \([\d.]+ % of capital\)$/);
  expect(historical.lines.join(' ')).toContain('SIMULATED: it proves nothing');
  expect(historical.lines.join(' ')).toContain('Kupiec p ');
  expect(historical.tables[0]?.rows).toHaveLength(2);
  isPicture(historical);
  for (const method of ['parametric', 'cf', 'montecarlo 99 10d light']) {
    const other = await say(`/var ${method}`);
    expect(other.headline).toMatch(/VaR \d\d % \d+ days? [\d,]+/);
    isPicture(other);
  }
  expect((await say('/risk')).lines[0]).toMatch(/^VaR 95 % 1 day [\d,]+/);
}, 60_000);

test('a crash makes a bought put earn, and its figures agree with the words', async () => {
  const crash = await say('/stress nifty -5% iv +30%');
  expect(crash.headline).toMatch(/NIFTY −5\.0 %, volatility \+30\.0 %: \+[\d,]+/);
  expect(crash.tables[0]?.rows.map(([name]) => name)).toContain('2020-03-23 lockdown');
  isPicture(crash);
  const alone = await say('/stress reliance -10%');
  expect(alone.headline).toMatch(/RELIANCE −10\.0 %, volatility .*: [−-][\d,]+/);
}, 60_000);

test('once a history is there, an order that adds too much risk is refused with the number, an exit is not', async () => {
  const refused = await say(`/buy 2 lots nifty ${strike()} pe nrml`);
  expect(refused.headline).toMatch(
    /^Not sent\. Value at risk \(95 %, 1 day\) would go from [\d.]+ % → [\d.]+ % of capital: the book may have 4\.0 %/,
  );
  expect(refused.buttons.flat().map(({ label }) => label)).toContain('VaR');
  // The put that is held falls when the share rises: a little of it takes risk away.
  const fits = await say('/buy 1 reliance cnc');
  expect(fits.lines.join(' ')).toContain('Checks passed');
  const details = fits.buttons.flat().find(({ label }) => label === 'Details');
  if (details === undefined) throw new Error('a ticket has details');
  const shown = JSON.stringify(await chat.press(caller, details));
  expect(shown).toMatch(/value at risk.{0,20}falls to [\d.]+ %/);
  expect((await say('/exit reliance')).headline).toContain('SELL 10 RELIANCE');
}, 60_000);

test('limits that were set for a book hold in what is said of its risk, and at the gate', async () => {
  expect((await say('/limit set daily-loss 1')).headline).toMatch(/^daily-loss of \w+ is 1 %/);
  const used = (await say('/risk')).tables[0]?.rows.find(([name]) => name === 'daily loss');
  expect(used?.[1]).toContain('of 10,000 (');
  expect((await say('/limit set var 0.2')).headline).toMatch(/^var of \w+ is 0\.2 %/);
  expect((await say(`/buy 2 lots nifty ${strike()} pe nrml`)).headline).toContain('the book may have 0.2 %');
}, 60_000);

test.each([
  ['/var nonsense', 'There is no book nonsense'],
  ['/var 20', 'A level lies between'],
  ['/var 0d', 'Days lie between'],
  ['/var a b', 'I do not understand b'],
  ['/stress nifty -500%', 'out of reach'],
  ['/stress nosuchthing -5%', 'There is no nosuchthing'],
  ['/stress a b -5%', 'There is no b'],
  ['/stress nifty reliance', 'How far does reliance move'],
])('%s is refused with what to do', async (line, says) => {
  expect((await say(line)).headline).toContain(says);
});
