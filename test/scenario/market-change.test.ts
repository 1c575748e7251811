import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { price } from '../../engine/domain/price.ts';
import { istDate } from '../../engine/domain/time.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { named, nextNews, owner, request, ticketFor } from '../support/engine.ts';
import { type KiteDesk, logIn, openChatDesk, openKiteDesk } from '../support/kite-desk.ts';

const BOOK = bookId('paper1');

let server: KiteServer;
let home: string;
let at: KiteDesk;

beforeAll(async () => {
  server = await startKiteServer({ moves: { seed: 5, speed: 1 } });
  home = await preparedHome();
});

afterAll(async () => {
  await at.engine.stop();
  await server.stop();
});

async function buy(text: string, wish: Partial<Parameters<typeof request>[1]> = {}): Promise<void> {
  const { desk } = at;
  const view = await ticketFor(desk, owner(desk), request(named(desk, text), { product: 'CNC', ...wish }));
  const filled = nextNews(desk, 'filled');
  await desk.tickets.confirm(owner(desk), view.ticket.id);
  await filled;
}

/** An order far from the market, that only rests. */
async function rest(text: string): Promise<void> {
  const { desk } = at;
  const instrument = named(desk, text);
  const last = desk.market.quote(instrument)?.quote.last ?? 0;
  const below = price(Math.floor((last * 0.98) / 1_000) * 1_000);
  const view = await ticketFor(
    desk,
    owner(desk),
    request(instrument, { product: 'CNC', pricing: { type: 'LIMIT', price: below } }),
  );
  const open = nextNews(desk, 'open');
  await desk.tickets.confirm(owner(desk), view.ticket.id);
  await open;
}

function isFresh(): void {
  const { books } = at.desk;
  const funds = books.funds(BOOK);
  expect(funds.cash).toBe(funds.capital);
  expect(books.positions(BOOK)).toEqual([]);
  expect(books.books(owner(at.desk)).map(({ openOrders }) => openOrders)).toEqual([0]);
}

test('a home that practised goes to Kite and back, and its paper books start over each time', async () => {
  at = await openChatDesk(home, { MARKET: 'practice', MARKET_START: '2027-03-01' });
  expect(at.desk.market.moment().day).toBe('2027-03-01');
  await buy('reliance');
  await buy('nifty fut', { product: 'NRML', amount: { unit: 'lots', value: 1 } });
  await rest('tcs');
  await at.engine.stop();
  expect(at.engine.troubles).toEqual([]);

  at = await openKiteDesk(home, server);
  isFresh();
  expect(at.desk.market.moment()).toMatchObject({ label: 'LIVE', day: istDate(at.desk.market.wallNow()) });
  await logIn(at, DEMO_PERSON.userId);
  await buy('infy');
  const [row] = at.desk.books.positions(BOOK);
  expect(row?.position.quantity).toBe(10);
  const orders = await at.desk.books.orders(BOOK);
  expect(orders.map(({ instrument }) => instrument)).toEqual(['NSE:INFY']);
  await at.engine.stop();
  expect(at.engine.troubles).toEqual([]);

  at = await openKiteDesk(home, server);
  expect(at.desk.books.positions(BOOK)).toHaveLength(1);
  await at.engine.stop();

  at = await openChatDesk(home, { MARKET: 'practice', MARKET_START: '2027-03-01' });
  isFresh();
  expect(at.desk.market.moment().day).toBe('2027-03-01');
  await buy('reliance');
  expect(at.engine.troubles).toEqual([]);
});
