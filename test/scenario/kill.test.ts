import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { DeskEvent } from '../../engine/desk.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { isLive, type Order } from '../../engine/domain/order.ts';
import type { Role } from '../../engine/domain/user.ts';
import { chatOf, press as pressed } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

const PAPER1 = bookId('paper1');
const SAID = { LIMIT_DUPLICATE_SECONDS: '0', MARKET_SPEED: '1' } as const;

let home: string;
let engine: TestEngine;
let chat: Dispatcher;
let told: string[];

async function start(): Promise<void> {
  engine = await startTestEngine(home, SAID);
  chat = chatOf(engine.desk);
  engine.desk.subscribe((event: DeskEvent) => {
    if (event.kind === 'notice') told.push(`${event.severity}: ${event.text}`);
  });
}

beforeEach(async () => {
  told = [];
  home = await preparedHome();
  await start();
});
afterEach(async () => {
  await engine.stop();
  rmSync(home, { recursive: true, force: true });
});

const say = (line: string): Promise<Reply> => chat.line(owner(engine.desk), line);
const as = (role: Role, line: string): Promise<Reply> => {
  const { user, place } = owner(engine.desk);
  return chat.line({ user: { ...user, role }, place }, line);
};
const orders = (): Promise<readonly Order[]> => engine.desk.books.orders(PAPER1);
const text = (reply: Reply): string => [reply.headline, ...reply.lines].join('\n');

async function lastPrice(symbol: string): Promise<number> {
  const { headline } = await say(`/quote ${symbol}`);
  return Number((/^\S+ ([\d,.]+)/.exec(headline)?.[1] ?? '').replaceAll(',', ''));
}

const press = (card: Reply, label: string): Promise<Reply> => pressed(chat, owner(engine.desk), card, label);

/** A protected position in INFY and an entry in TCS that rests far below the market. */
async function positionAndEntry(): Promise<{ readonly stop: Order; readonly entry: Order }> {
  const guarded = nextNews(engine.desk, 'open', ({ order }) => order.origin.kind === 'protective');
  const stopAt = Math.floor((await lastPrice('INFY')) * 0.97);
  await press(await say(`buy 10 infy mis sl ${stopAt}`), 'Confirm');
  const { order: stop } = await guarded;
  const resting = nextNews(engine.desk, 'open', ({ order }) => order.instrument === 'NSE:TCS');
  const below = Math.floor((await lastPrice('TCS')) * 0.985);
  await press(await say(`buy 5 tcs mis @ ${below}`), 'Confirm');
  const { order: entry } = await resting;
  return { stop, entry };
}

describe('the kill switch', () => {
  test('level 3 cancels the entries, keeps the stops, proves it, and takes nothing more until the typed word', async () => {
    const { stop, entry } = await positionAndEntry();
    const ticket = await say('buy 1 sbin mis');
    const asked = await say('/kill');
    expect(asked.headline).toBe('Stop trading of the whole desk? Nothing was done yet.');
    const done = await press(asked, 'Halt and cancel entries');
    expect(done.headline).toMatch(
      /^HALTED: the whole desk · \d\d:\d\d:\d\d\.\d{3} · new orders blocked in \d\.\d\d s$/,
    );
    expect(text(done)).toContain(`1 of 1 entry gone after`);
    expect(text(done)).toContain(`order ${entry.id} BUY 5 TCS.`);
    expect(text(done)).toContain('1 position stays open; kept: order');
    expect(text(done)).toContain('The book of account paper agrees: 0 entries work, 1 stop or exit rests.');
    const after = await orders();
    expect(after.find(({ id }) => id === entry.id)?.state.kind).toBe('cancelled');
    expect(after.find(({ id }) => id === stop.id)?.state.kind).toBe('trigger-pending');
    const refused = await press(ticket, 'Confirm');
    expect(refused.headline).toMatch(
      /^Not sent\. Trading is halted: kill level 3 by owner at \d\d:\d\d:\d\d\. Cancels still pass; \/unkill says how to open it again\.$/,
    );
    expect(
      told.some((line) =>
        /^critical: kill level 3 by owner .*: desk is halted\. Entries gone: 1; not proven gone: 0\./.test(
          line,
        ),
      ),
    ).toBe(true);

    expect((await say('/kill 2')).headline).toMatch(
      /^desk is halted already: kill level 3 by owner at .* To take exits again, type \/unkill desk \d\d:\d\d exits\.$/,
    );
    const how = await say('/unkill');
    const word = /type \/unkill desk (\d\d:\d\d)$/m.exec(text(how))?.[1] ?? '';
    expect((await say('/unkill desk 99:99')).headline).toBe(
      `Not opened. Type the minute it was stopped: /unkill desk ${word}.`,
    );
    expect((await as('risk', `/unkill desk ${word}`)).headline).toBe(
      'Opening what is halted needs the role owner. Ask one of them.',
    );
    expect((await say(`/unkill desk ${word} exits`)).headline).toBe('The whole desk is reducing now.');
    expect((await say('buy 1 sbin mis')).headline).toMatch(/^Not sent\. Only exits are taken now/);
    expect(
      (await say(`/unkill desk ${/desk (\d\d:\d\d)/.exec(text(await say('/unkill')))?.[1]}`)).headline,
    ).toBe('The whole desk is open again.');
    const filled = nextNews(engine.desk, 'filled', ({ order }) => order.instrument === 'NSE:SBIN');
    await press(await say('buy 1 sbin mis'), 'Confirm');
    await filled;
    expect(engine.troubles).toEqual([]);
  });

  test('it is latched: a restart is still halted, and a stop of the halted book still guards', async () => {
    const { stop } = await positionAndEntry();
    await say('/kill 3 book=paper1');
    await engine.stop();
    await start();
    expect((await say('/books')).tables[0]?.rows[0]?.at(-1)).toMatch(/^halted: kill level 3 by owner at/);
    expect((await say('buy 1 sbin mis')).headline).toMatch(/^Not sent\. Trading is halted/);
    const live = (await orders()).filter(isLive);
    expect(live.map(({ origin }) => origin.kind)).toEqual(['protective']);
    expect(live[0]?.id).toBe(stop.id);
    expect(engine.troubles).toEqual([]);
  });

  test('level 2 takes exits only, and says which entries rest on', async () => {
    const { entry } = await positionAndEntry();
    const done = await as('risk', '/kill 2');
    expect(text(done)).toContain(
      `1 entry rests and may still fill: order ${entry.id} BUY 5 TCS. Cancel them: /cancelall.`,
    );
    expect((await say('buy 1 sbin mis')).headline).toMatch(
      /^Not sent\. Only exits are taken now: kill level 2 by owner at/,
    );
    const closed = nextNews(engine.desk, 'filled', ({ order }) => order.reduceOnly);
    await press(await say('/exit infy'), 'Confirm');
    await closed;
    expect((await orders()).find(({ id }) => id === entry.id)?.state.kind).toBe('open');
  });

  test.each([
    ['trader', '/kill needs the role risk; yours is trader. Ask the owner of this desk.'],
    ['approver', '/kill needs the role risk; yours is approver. Ask the owner of this desk.'],
  ] as const)('it is not for a %s', async (role, sentence) => {
    expect((await as(role, '/kill 3')).headline).toBe(sentence);
    expect((await say('/books')).tables[0]?.rows[0]?.at(-1)).toBe('active');
  });

  test('level 1 says honestly that there is no strategy to pause, and a bare /stop offers the halt', async () => {
    expect((await say('/kill 1')).headline).toMatch(/^Level 1 pauses one strategy, and none is deployed/);
    expect((await say('/stop')).buttons.flat().map(({ label }) => label)).toContain('Halt trading');
    expect((await as('trader', '/stop')).buttons.flat().map(({ label }) => label)).not.toContain(
      'Halt trading',
    );
  });

  test('an order that is confirmed at the very moment of the kill does not leave', async () => {
    const ticket = await say('buy 1 sbin mis');
    const confirm = press(ticket, 'Confirm');
    const killed = say('/kill 3');
    await Promise.all([confirm, killed]);
    await engine.settled();
    const [order] = (await orders()).filter(({ instrument }) => instrument === 'NSE:SBIN');
    // The yes itself came too late, or the order that it made was held back before it left.
    expect(['denied', 'not-sent', undefined]).toContain(order?.state.kind);
    expect(order?.brokerOrderId).toBeUndefined();
  });

  test('without the database it holds at once, cancels all the same, and is on record when the database is back', async () => {
    const { entry, stop } = await positionAndEntry();
    const { database } = engine.storage;
    await database.execute('ALTER TABLE trading_states RENAME TO trading_states_away');
    const done = await say('/kill 3');
    expect(text(done)).toContain('1 of 1 entry gone after');
    expect(text(done)).toContain('The book of account paper agrees: 0 entries work, 1 stop or exit rests.');
    expect(text(done)).toContain('The database did not take it.');
    expect(readFileSync(join(home, 'kill'), 'utf8')).toMatch(/^3\nowner\n/);
    await database.execute('ALTER TABLE trading_states_away RENAME TO trading_states');
    const rows = (): Promise<readonly { scope: string; state: string }[]> =>
      database.query(`SELECT scope, state FROM trading_states WHERE cause = 'person' AND state <> 'active'`);
    await expect.poll(rows).toEqual([{ scope: 'desk', state: 'halted' }]);
    await expect.poll(() => existsSync(join(home, 'kill'))).toBe(false);
    await expect
      .poll(async () => (await orders()).find(({ id }) => id === entry.id)?.state.kind)
      .toBe('cancelled');
    expect((await orders()).find(({ id }) => id === stop.id)?.state.kind).toBe('trigger-pending');
  });

  test.each([
    ['', 'halted', 'kill level 3 by the file kill'],
    ['2\n', 'reducing', 'kill level 2 by the file kill'],
  ])('a file in the home pulls it: %j', async (content, state, reason) => {
    writeFileSync(join(home, 'kill'), content);
    await expect
      .poll(async () => (await say('/books')).tables[0]?.rows[0]?.at(-1) ?? '')
      .toMatch(new RegExp(`^${state}: ${reason} at`));
    // Opened, and the same file again: it counts again.
    const word = /type \/unkill desk (\d\d:\d\d)$/m.exec(text(await say('/unkill')))?.[1];
    expect((await say(`/unkill desk ${word}`)).headline).toBe('The whole desk is open again.');
    expect(existsSync(join(home, 'kill'))).toBe(false);
    writeFileSync(join(home, 'kill'), content);
    await expect
      .poll(async () => (await say('/books')).tables[0]?.rows[0]?.at(-1) ?? '')
      .toMatch(new RegExp(`^${state}: ${reason} at`));
  });

  test('a flag that was laid while Munim was off holds before anything else, and taking it away opens nothing', async () => {
    await engine.stop();
    writeFileSync(join(home, 'kill'), '3\nthe night watch\n');
    await start();
    expect((await say('buy 1 sbin mis')).headline).toMatch(
      /^Not sent\. Trading is halted: kill level 3 by the night watch/,
    );
    await expect.poll(() => told.some((line) => line.includes('by the night watch'))).toBe(true);
    rmSync(join(home, 'kill'));
    await engine.stop();
    await start();
    expect((await say('/books')).tables[0]?.rows[0]?.at(-1)).toMatch(
      /^halted: kill level 3 by the night watch/,
    );
  });
});
