import { rmSync } from 'node:fs';
import { authenticatorCodes } from '../../engine/compliance/authenticator-codes.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/bench-home.ts';
import { named, nextNews, owner, request, ticketFor } from '../support/engine.ts';
import { type KiteDesk, kiteSettings, logIn, openChatDesk } from '../support/kite-desk.ts';
import { quantile } from '../support/quantile.ts';

const ORDERS = 60;
const STOPS = 20;
const RESTING = 40;
const OPEN_ORDERS = 1_000;
const BOOK = bookId('live1');
const FREE_OF_PACE = {
  TRADING_MODE: 'live',
  LIMIT_DUPLICATE_SECONDS: '0',
  LIMIT_ORDERS_PER_MINUTE: '100000',
  LIMIT_ORDERS_PER_DAY: '100000',
  LIMIT_TRADES_PER_DAY: '100000',
  LIMIT_LOSSES_IN_A_ROW: '1000',
  LIMIT_POSITION_PERCENT: '90',
} as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function print(what: string, samples: readonly number[]): void {
  const [half, most] = [quantile(samples, 0.5), quantile(samples, 0.99)];
  console.log(`${what}: p50 ${half.toFixed(0)} ms, p99 ${most.toFixed(0)} ms, of ${samples.length}`);
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await pause(5);
}

function orderCalls(server: KiteServer, method: string): readonly { readonly atMs: number }[] {
  return server.calls().filter((call) => call.method === method && call.url.startsWith('/orders/'));
}

async function openLiveBook(at: KiteDesk): Promise<void> {
  const card = await at.say('/totp');
  const secret = new URL(card.scan ?? '').searchParams.get('secret') ?? '';
  const step = (): number => Math.floor(Date.now() / 30_000);
  const first = step();
  await at.say(`/totp ${authenticatorCodes.codeOf(secret, first)}`);
  await at.say('/book new live1 capital=10000000');
  await until(() => step() > first);
  const moved = await at.say(`/mode live book=live1 code=${authenticatorCodes.codeOf(secret, step())}`);
  if (!moved.headline.includes('is LIVE')) throw new Error(moved.headline);
  await at.say('/book live1');
}

const stateOf = ({ desk }: KiteDesk): string | undefined =>
  desk.books.books(owner(desk)).find((view) => view.book.id === BOOK)?.state;

/** From a yes to the broker's first byte, and from a fill to the stop that guards it. */
async function measureOrders(at: KiteDesk, server: KiteServer): Promise<void> {
  const { desk } = at;
  const key = named(desk, 'infy');
  await desk.market.watch([key]);
  await pause(2_000);
  const left: number[] = [];
  for (let i = 0; i < ORDERS; i += 1) {
    const wish = {
      book: BOOK,
      side: i % 2 === 0 ? 'BUY' : 'SELL',
      amount: { unit: 'shares', value: 1 },
    } as const;
    const view = await ticketFor(desk, owner(desk), request(key, wish));
    const before = orderCalls(server, 'POST').length;
    const filled = nextNews(desk, 'filled');
    const pressed = Date.now();
    await desk.tickets.confirm(owner(desk), view.ticket.id);
    await filled;
    left.push((orderCalls(server, 'POST')[before]?.atMs ?? 0) - pressed);
    await pause(140);
  }
  print('a yes until its request is at the broker', left);
  const guarded: number[] = [];
  for (let i = 0; i < STOPS; i += 1) {
    await at.say('buy 1 infy mis sl 1200');
    const before = orderCalls(server, 'POST').length;
    const filled = nextNews(desk, 'filled');
    await at.say('/confirm');
    await filled;
    const at0 = Date.now();
    await until(() => orderCalls(server, 'POST').length > before + 1 || Date.now() - at0 > 10_000);
    guarded.push(Math.max(0, (orderCalls(server, 'POST')[before + 1]?.atMs ?? 0) - at0));
    await at.say('/exit infy');
    const out = nextNews(desk, 'filled');
    await at.say('/confirm');
    await out;
    await pause(300);
  }
  print('a fill told until its stop is at the broker', guarded);
}

/** From the command until the last entry left and the last cancel arrived. */
async function measureKill(at: KiteDesk, server: KiteServer): Promise<void> {
  const key = named(at.desk, 'sbin');
  await at.desk.market.watch([key]);
  await pause(1_000);
  const last = (at.desk.market.quote(key)?.quote.last ?? 0) / 10_000;
  const resting = (Math.floor(last * 0.98 * 10) / 10).toFixed(2);
  for (let i = 0; i < RESTING; i += 1) {
    await at.say(`buy 1 sbin mis @ ${resting}`);
    await at.say('/confirm');
    await pause(140);
  }
  await pause(1_000);
  const entries = orderCalls(server, 'POST').length;
  const pulled = Date.now();
  await at.say('/kill 3');
  await pause(7_000);
  const cancels = orderCalls(server, 'DELETE').filter(({ atMs }) => atMs >= pulled);
  const slowest = Math.max(...cancels.map(({ atMs }) => atMs)) - pulled;
  console.log(
    `kill level 3 with ${RESTING} entries resting: ${orderCalls(server, 'POST').length - entries} entries after it, ${cancels.length} cancels, the last after ${slowest} ms`,
  );
}

/** A start with many orders open at the broker, all known from the life before. */
async function measureStart(home: string, server: KiteServer): Promise<void> {
  for (let i = 0; i < OPEN_ORDERS; i += 1) {
    server.book.place({
      exchange: 'NSE',
      tradingsymbol: 'SBIN',
      transaction_type: 'BUY',
      quantity: '1',
      product: 'MIS',
      order_type: 'LIMIT',
      price: '760',
      validity: 'DAY',
    });
  }
  for (const life of ['that it never heard of', 'that it knows']) {
    const started = performance.now();
    const at = await openChatDesk(home, { ...kiteSettings(server), ...FREE_OF_PACE });
    const opened = performance.now();
    const known = (): number =>
      at.desk.books.books(owner(at.desk)).find((view) => view.book.id === BOOK)?.openOrders ?? 0;
    await until(() => known() >= OPEN_ORDERS);
    const [book] = at.desk.books.books(owner(at.desk)).filter((view) => view.book.id === BOOK);
    await until(
      () =>
        !(
          at.desk.books.books(owner(at.desk)).find((view) => view.book.id === BOOK)?.stateReason ?? ''
        ).startsWith('comparing'),
    );
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    console.log(
      `start with ${OPEN_ORDERS} open orders ${life}: the chat answers after ${seconds(opened - started)} s, in line with the broker after ${seconds(performance.now() - started)} s (${book?.state})`,
    );
    await at.engine.stop();
  }
}

/** Prints what the live order path takes against a broker in Kite's shape on this machine, fsync on. */
export async function main(): Promise<void> {
  const home = await preparedHome();
  const server = await startKiteServer({
    people: [DEMO_PERSON],
    moves: { seed: 5, speed: 1 },
    limits: 'none',
    caps: { perMinute: 100_000, perDay: 100_000, modificationsPerOrder: 25 },
  });
  const at = await openChatDesk(home, { ...kiteSettings(server), ...FREE_OF_PACE });
  await logIn(at, DEMO_PERSON.userId);
  await openLiveBook(at);
  await until(() => stateOf(at) === 'active');
  await measureOrders(at, server);
  await measureKill(at, server);
  await at.engine.stop();
  await measureStart(home, server);
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
