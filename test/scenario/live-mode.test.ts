import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import { authenticatorCodes } from '../../engine/compliance/authenticator-codes.ts';
import { bookId, instrumentKey } from '../../engine/domain/ids.ts';
import type { Role } from '../../engine/domain/user.ts';
import { STEP_MS } from '../../engine/ports/one-time-codes.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { chatOf, press as pressed } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';
import { chooseAccount, kiteSettings, linkOf } from '../support/kite-desk.ts';

const LIVE1 = bookId('live1');
const INFY = instrumentKey('NSE:INFY');

let home: string;
let server: KiteServer;
let engine: TestEngine;
let chat: Dispatcher;
let secret = '';
let usedStep = 0;

async function start(said: Readonly<Record<string, string>> = {}): Promise<void> {
  engine = await startTestEngine(home, {
    ...kiteSettings(server),
    TRADING_MODE: 'live',
    LIMIT_DUPLICATE_SECONDS: '0',
    ...said,
  });
  chat = chatOf(engine.desk);
}

beforeAll(async () => {
  home = await preparedHome();
  server = await startKiteServer({ people: [DEMO_PERSON], moves: { seed: 5, speed: 1 } });
  await start();
});

afterAll(async () => {
  await engine.stop();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const say = (line: string): Promise<Reply> => chat.line(owner(engine.desk), line);
const as = (role: Role, line: string): Promise<Reply> => {
  const { user, place } = owner(engine.desk);
  return chat.line({ user: { ...user, role }, place }, line);
};
const text = (reply: Reply): string => [reply.headline, ...reply.lines].join('\n');

const press = (card: Reply, label: string): Promise<Reply> => pressed(chat, owner(engine.desk), card, label);

/** A code that was not used yet, as a person waits for the next one. */
async function freshCode(): Promise<string> {
  while (Math.floor(Date.now() / STEP_MS) <= usedStep) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  usedStep = Math.floor(Date.now() / STEP_MS);
  return authenticatorCodes.codeOf(secret, usedStep);
}

async function logIn(): Promise<void> {
  const card = await say('/login');
  const back = await chooseAccount(linkOf(card), DEMO_PERSON.userId);
  expect((await say(`/login ${back}`)).headline).toContain('Logged in to Kite');
  await expect.poll(() => engine.desk.market.resolve('infy').kind).toBe('found');
}

const stateOf = (book: string): string | undefined =>
  engine.desk.books.books(owner(engine.desk)).find((view) => view.book.id === book)?.state;

/** In order: each step stands on the ones before, as a person takes them. */
describe('from paper to real money', () => {
  test('a book goes live only after a login, and with an authenticator', async () => {
    expect((await say('/book new live1 capital=1000000')).headline).toBe(
      'PAPER live1 is open with ₹10,00,000.00',
    );
    expect((await say('/book new live1')).headline).toMatch(/^There is a book live1 already/);
    expect((await say('/book new Desk')).headline).toMatch(/^A book is named by/);
    expect((await as('risk', '/book new other')).headline).toMatch(/^Opening a book needs the role admin/);
    expect((await say('/mode live book=live1')).headline).toBe(
      'No account at a broker is known yet. Set MARKET=kite and type /login first.',
    );
    await logIn();
    expect((await say('/mode live book=live1')).headline).toMatch(
      /none is set up\. Type \/totp at the machine/,
    );
    expect((await as('admin', '/mode live book=live1')).headline).toMatch(
      /^Real money needs the role owner; yours is admin/,
    );
  }, 60_000);

  test('the authenticator is set up at the machine only, and shown once', async () => {
    const { user } = owner(engine.desk);
    const elsewhere = await chat.line({ user, place: 'telegram:7' }, '/totp');
    expect(elsewhere.headline).toMatch(/^The secret of an authenticator is not shown in a chat/);
    const card = await say('/totp');
    expect(card.confidential).toBe(true);
    expect(card.scan).toMatch(/^otpauth:\/\/totp\/Munim:owner/);
    secret = new URL(card.scan ?? '').searchParams.get('secret') ?? '';
    expect(text(card).replaceAll(' ', '')).toContain(secret);
    expect((await say('/totp 000000')).headline).toMatch(/^That code is not right/);
    expect((await say(`/totp ${await freshCode()}`)).headline).toMatch(/^Your authenticator is set up/);
    expect((await say('/totp')).headline).toMatch(/^Your authenticator is set up\. A lost phone/);
  }, 60_000);

  test('a code moves it, with a tenth of its capital and nothing of the paper left', async () => {
    const paper = await say('buy 5 infy cnc book=live1');
    expect(paper.headline).toContain('PAPER live1');
    const asked = await say('/mode live book=live1');
    expect(asked.headline).toMatch(/^Move live1 to REAL money\?/);
    await press(asked, 'Enter the code');
    expect((await say('123456')).headline).toMatch(/^That code is not right/);
    expect((await say('/mode live book=live1 654321')).headline).toMatch(/^That code is not right/);
    expect(engine.desk.books.find(owner(engine.desk), 'live1')?.mode).toBe('paper');
    await press(await say('/mode live book=live1'), 'Enter the code');
    const done = await say(await freshCode());
    expect(done.headline).toBe('live1 is LIVE. Its orders are real from now on.');
    expect(text(done)).toContain('It uses ₹1,00,000, 10 % of ₹10,00,000');
    expect((await press(paper, 'Confirm')).headline).toMatch(/was dropped\. Nothing was sent/);
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('active');
    expect((await say('/funds live1')).tables[0]?.rows).toContainEqual([
      'Kept back by the ramp',
      '9,00,000.00',
    ]);
    expect((await say('/funds live1')).headline).toContain('free 1,00,000.00');
    expect((await say('/mode')).tables[0]?.rows).toContainEqual([
      'live1',
      'LIVE',
      '₹1,00,000, 10 % of ₹10,00,000',
    ]);
  }, 120_000);

  test('a small live ticket needs no code, and its order is at the broker', async () => {
    const filled = nextNews(engine.desk, 'filled', ({ order }) => order.book === LIVE1);
    const ticket = await say('buy 5 infy cnc book=live1');
    expect(ticket.headline).toContain('LIVE live1');
    await press(ticket, 'Confirm');
    const { order } = await filled;
    const atBroker = server.book.orders(DEMO_PERSON.userId) as readonly { readonly order_id: string }[];
    expect(atBroker.map(({ order_id }) => order_id)).toContain(order.brokerOrderId);
  }, 60_000);

  test('margins are the account’s at the broker, and of orders together what hedging leaves', async () => {
    const account = await say('/margin live1');
    expect(account.headline).toMatch(/^LIVE live1 · margin free [\d,.]+ · \d+\.\d % used$/);
    const names = account.tables[0]?.rows.map(([name]) => name);
    expect(names).toContain('At the broker: free');
    const [one, two] = ['sell', 'buy'].map((side) => `${side} 1 lot nifty fut nrml book=live1`);
    const single = await say(`/margin ${one}`);
    expect(single.headline).toMatch(/^Margin [\d,.]+ by the broker · LIVE live1$/);
    const both = await say(`/margin ${one}; ${two}`);
    expect(text(both)).toMatch(/Together [\d,.]+ at the broker, [\d,.]+ at most while they are placed/);
    expect(both.tables[0]?.columns.map(({ title }) => title)).toEqual(['ORDER', 'OURS', 'BROKER']);
    server.faults.add({ on: 'basket-margins', fault: { kind: 'refuse', status: 500 }, times: 9 });
    expect(text(await say(`/margin ${one}`))).toContain('The broker does not say: ');
    server.faults.clear();
  });

  test('a position is converted by the broker first, asked once; one in doubt is booked when it shows', async () => {
    const atBroker = () => server.book.held(DEMO_PERSON.userId);
    const ours = () =>
      engine.desk.books
        .positions(LIVE1)
        .filter(({ position }) => position.quantity !== 0)
        .map(({ position }) => `${position.quantity} INFY ${position.product}`);
    const refuse = {
      kind: 'refuse',
      status: 400,
      errorType: 'InputException',
      message: 'Not today.',
    } as const;
    server.faults.add({ on: 'convert', fault: refuse });
    const toMis = await say('/convert infy mis book=live1');
    expect(toMis.headline).toBe('Convert long 5 INFY from CNC to MIS? LIVE live1');
    expect((await press(toMis, 'Convert to MIS')).headline).toBe(
      'Not converted. The broker says: Not today.',
    );
    expect([ours(), atBroker()]).toEqual([['5 INFY CNC'], ['5 INFY CNC']]);
    const presses = await Promise.all([press(toMis, 'Convert to MIS'), press(toMis, 'Convert to MIS')]);
    expect(presses.map(({ severity }) => severity).sort()).toEqual(['good', 'warning']);
    expect([ours(), atBroker()]).toEqual([['5 INFY MIS'], ['5 INFY MIS']]);
    server.faults.add({ on: 'convert', fault: { kind: 'reset', effect: 'done' } });
    const toCnc = await say('/convert infy cnc book=live1');
    expect((await press(toCnc, 'Convert to CNC')).headline).toContain(
      'it may have converted. It is not asked twice',
    );
    expect([ours(), atBroker()]).toEqual([['5 INFY MIS'], ['5 INFY CNC']]);
    const asked = server.calls('convert').length;
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('reducing');
    expect((await press(toCnc, 'Convert to CNC')).headline).toBe(
      'Converted: long 5 INFY is CNC now. LIVE live1',
    );
    expect(server.calls('convert')).toHaveLength(asked);
    expect([ours(), atBroker()]).toEqual([['5 INFY CNC'], ['5 INFY CNC']]);
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('active');
  }, 90_000);

  test('triggers close what is held: placed once, listed as the broker has them, and deleted', async () => {
    const last = engine.desk.market.mark(INFY) / 10_000;
    const [stop, target] = [Math.floor(last * 0.95), Math.ceil(last * 1.05)];
    const card = await say(`/gtt infy sl ${stop} tgt ${target} book=live1`);
    expect(card.headline).toBe('Trigger for long 5 INFY? LIVE live1');
    expect(card.lines[2]).toBe('The first to fire ends the other.');
    const presses = await Promise.all([press(card, 'Place trigger'), press(card, 'Place trigger')]);
    expect(presses.map(({ severity }) => severity).sort()).toEqual(['good', 'warning']);
    expect(server.calls('gtt-place')).toHaveLength(1);
    const list = await say('/gtt book=live1');
    expect(list.headline).toBe('LIVE live1 · 1 trigger waits at the broker');
    expect(text(list)).toMatch(/INFY · active · till /);
    const [remove] = list.buttons.flat();
    expect((await press(list, remove?.label ?? '')).headline).toMatch(/^Trigger \d+ is deleted/);
    expect((await say('/gtt book=live1')).headline).toContain('0 triggers wait');
    expect((await say('/gtt delete 99999 book=live1')).severity).toBe('warning');
    const near = await say(`/gtt infy sl 0.1% book=live1`);
    expect((await press(near, 'Place trigger')).headline).toContain('it must be 0.25 % away');
    for (const [line, says] of [
      ['/gtt tcs sl 100 book=live1', /carries no TCS/],
      [`/gtt infy sl ${target} book=live1`, /must be below the last price/],
      ['/gtt book=paper1', /paper book/],
    ] as const)
      expect((await say(line)).headline).toMatch(says);
  }, 60_000);

  test('limits count against the tenth: 25 % of one lakh is the most in one symbol', async () => {
    const refused = await say('buy 20 tcs cnc book=live1');
    expect(refused.headline).toMatch(
      /^Not sent\. TCS would be \d\d\.\d % of 25 % of usable capital \(limit position, book live1\)\. The most that passes now is \d\.$/,
    );
  }, 60_000);

  test('a live book with something open goes nowhere', async () => {
    expect((await say('/mode paper book=live1')).headline).toBe(
      'live1 has 1 open position. Close them first: /exit.',
    );
  });

  test('more of the capital is earned by days, and lowering it is always allowed', async () => {
    expect(text(await say('/ramp book=live1'))).toContain('0 of 5 days with trades');
    expect((await say('/ramp 50 book=live1')).headline).toMatch(/^One step at a time: after 10 % comes 25 %/);
    expect((await say('/ramp 25 book=live1')).headline).toBe(
      'live1 has 0 of 5 days with trades and without a breach at 10 %. Come back after the rest.',
    );
    expect((await say('/ramp 5 book=live1')).headline).toBe('live1 uses 5 % of its capital: ₹50,000');
    expect((await say('/ramp book=paper1')).headline).toMatch(/^paper1 is a paper book/);
  });

  test('the kill switch cancels what rests at the broker, and the broker agrees', async () => {
    const last = engine.desk.market.quote(INFY)?.quote.last ?? 0;
    const below = Math.floor((last / 10_000) * 0.98);
    const open = nextNews(engine.desk, 'open', ({ order }) => order.book === LIVE1);
    await press(await say(`buy 1 infy cnc @ ${below} book=live1`), 'Confirm');
    const { order } = await open;
    const done = await say('/kill 3 book=live1');
    expect(text(done)).toContain(`order ${order.id} BUY 1 INFY`);
    expect(text(done)).toContain('The book of account kite agrees: 0 entries work');
    expect((await say('buy 1 infy cnc book=live1')).headline).toMatch(
      /^Not sent\. Trading is halted: kill level 3/,
    );
    const word = /unkill live1 (\d\d:\d\d)$/m.exec(text(await say('/unkill')))?.[1];
    expect((await say(`/unkill live1 ${word}`)).headline).toBe('Book live1 is open again.');
  }, 60_000);

  test('without its login a live book takes nothing, and says so', async () => {
    server.sessions.endAll();
    await engine.desk.chores.refreshInstruments();
    await expect.poll(() => engine.desk.login?.state().kind).toBe('logged-out');
    expect((await say('buy 1 infy cnc book=live1')).headline).toMatch(
      /^Not sent\. The broker takes no orders: .*\. Log in with \/login, then send it again\.$/,
    );
    await logIn();
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('active');
  }, 90_000);

  test('in a process that may trade paper only, the live book stands still', async () => {
    await engine.stop();
    await start({ TRADING_MODE: 'paper' });
    await expect
      .poll(() => engine.desk.market.quote(INFY)?.quote.last ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('active');
    expect((await say('buy 1 infy cnc book=live1')).headline).toBe(
      'Not sent. live1 is a live book, and this Munim trades paper only. Set TRADING_MODE=live in .env and start it again.',
    );
    expect((await say('/mode live book=paper1')).headline).toMatch(/^This Munim trades paper only/);
    expect(engine.troubles).toEqual([]);
  }, 120_000);
});

describe('a large live ticket', () => {
  test('asks for a code, stays open for it, and leaves with it', async () => {
    await engine.stop();
    await start({ LIVE_STEP_UP_RUPEES: '1000' });
    await expect.poll(() => stateOf('live1'), { timeout: 20_000 }).toBe('active');
    const ticket = await say('buy 1 infy cnc book=live1');
    const asked = await press(ticket, 'Confirm');
    expect(asked.headline).toMatch(
      /^Not sent yet\. This adds ₹[\d,.]+ of real money, above ₹1,000\.00\. Type the six digits/,
    );
    const filled = nextNews(engine.desk, 'filled', ({ order }) => order.book === LIVE1);
    await press(asked, 'Enter the code');
    expect((await say(await freshCode())).headline).toContain('confirmed');
    await filled;
    const exit = await say('/exit infy book=live1');
    const closed = nextNews(engine.desk, 'filled', ({ order }) => order.reduceOnly);
    await press(exit, 'Confirm');
    await closed;
    expect(engine.troubles).toEqual([]);
  }, 120_000);
});
