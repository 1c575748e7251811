import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../commands/reply.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import { liveSettings, openLiveBook } from '../fire/live-home.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner } from '../support/engine.ts';
import { type KiteDesk, openChatDesk, until } from '../support/kite-desk.ts';

const LIVE1 = bookId('live1');
const FUTURE = 'NFO:NIFTY26DECFUT';

let home: string;
let server: KiteServer;
let at: KiteDesk;

beforeAll(async () => {
  home = await preparedHome();
  server = await startKiteServer({ people: [DEMO_PERSON], moves: { seed: 5, speed: 1 } });
  await openLiveBook(home, server);
  at = await openChatDesk(home, liveSettings(server));
  await until(() => stateOf() === 'active', 30_000);
}, 90_000);

afterAll(async () => {
  await at.engine.stop();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const view = () => at.desk.books.books(owner(at.desk)).find(({ book }) => book.id === LIVE1);
const stateOf = () => view()?.state;
const said = (reply: Reply): string => [reply.headline, ...reply.lines].join('\n');
const rowsOf = (reply: Reply) => reply.tables[0]?.rows ?? [];
const commandOf = (reply: Reply, label: string): string => {
  const button = reply.buttons.flat().find((one) => one.label === label);
  if (button === undefined) throw new Error(`no ${label} on ${said(reply)}`);
  return button.command;
};
const postings = () =>
  at.engine.storage.database.query<{ readonly account: string; readonly total: string }>(
    `SELECT account, sum(amount)::text AS total FROM postings JOIN journal USING (entry)
     WHERE kind = 'opening-holding' GROUP BY account ORDER BY account`,
  );

/** In order: each step stands on the ones before, as a person takes them. */
test('with nothing there, in a paper book, or for a name nobody knows, it says so', async () => {
  expect((await at.say('/takeover')).headline).toBe('There is nothing to take over. See /positions.');
  expect((await at.say('/takeover all book=paper1')).headline).toMatch(/^paper1 is a paper book/);
  expect((await at.say('/takeover all book=nobody')).headline).toMatch(/^There is no book nobody/);
  expect((await at.say('/takeover qqqqqq')).headline).toMatch(/^qqqqqq is not known here/);
}, 30_000);

test('what the broker has from before is shown, taken over on a yes, and the book opens by itself', async () => {
  server.book.carry({ name: FUTURE, product: 'NRML', quantity: 65, averagePrice: 25_000 });
  server.book.hold({ name: 'NSE:INFY', quantity: 20, t1Quantity: 5, averagePrice: 1_400 });
  // A difference counts once it lasts: orders, trades and positions are not read in one instant.
  expect((await at.say('/takeover')).headline).toMatch(/^The broker's positions are not known surely yet/);
  await until(() => stateOf() === 'reducing');
  expect(view()?.stateReason).toMatch(/the broker has 65, the books 0\. Take it over with \/takeover/);
  const before = at.desk.books.funds(LIVE1);

  const shown = await at.say('/takeover');
  expect(shown.headline).toBe('Take 2 positions over into live1?');
  expect(rowsOf(shown)).toEqual([
    ['NIFTY26DECFUT', 'NRML', '65', '25,000.00', '16,25,000.00'],
    ['INFY', 'CNC', '25', '1,400.00', '35,000.00'],
  ]);
  expect(at.desk.books.positions(LIVE1)).toEqual([]);
  const yes = commandOf(shown, 'Take over');
  const [first, second] = await Promise.all([at.say(yes), at.say(yes)]);
  const headlines = [first.headline, second.headline].sort();
  expect(headlines[0]).toBe('2 positions taken over into live1');
  expect(headlines[1]).toMatch(
    /^(Not done: the broker does not show the same|There is nothing to take over)/,
  );
  await until(() => stateOf() === 'active');
  expect((await at.say(yes)).headline).toMatch(/^There is nothing to take over/);

  const positions = at.desk.books.positions(LIVE1);
  expect(positions.map(({ position }) => [position.instrument, position.quantity, position.carried])).toEqual(
    [
      ['NSE:INFY', 25, 25],
      [FUTURE, 65, 65],
    ],
  );
  expect(positions.map(({ averagePrice }) => averagePrice)).toEqual([14_000_000, 250_000_000]);
  const funds = at.desk.books.funds(LIVE1);
  expect(funds.cash).toBe(before.cash);
  expect(funds.capital).toBe(rupees(1_000_000));
  expect(funds.takenOver).not.toBe(0);
  expect(at.notices.join('\n')).toContain('took 2 positions over into live1, as capital in kind');
  expect(server.calls('place')).toEqual([]);
}, 90_000);

test('it is no profit: the result is what moved since the morning, and the entries balance', async () => {
  const gains = at.desk.books.positions(LIVE1).map(({ position, instrument, last }) => {
    const close = at.desk.market.quote(instrument.key)?.quote.previousClose ?? 0;
    return position.quantity * (last - close);
  });
  const today = view()?.today;
  expect(today?.realised).toBe(0);
  expect(Math.abs((today?.net ?? Number.NaN) - gains.reduce((sum, gain) => sum + gain, 0))).toBeLessThan(
    rupees(20_000),
  );
  const rows = await postings();
  expect(rows.map(({ account }) => account)).toEqual(['adjustments', 'capital', 'clearing', 'securities']);
  expect(rows.reduce((sum, { total }) => sum + Number(total), 0)).toBe(0);
  const audited = await at.engine.storage.database.query(
    "SELECT actor FROM audit_rows WHERE kind = 'journal-posted' AND payload::text LIKE '%opening-holding%'",
  );
  expect(audited).toEqual(Array.from({ length: 2 }, () => ({ actor: `user:${owner(at.desk).user.id}` })));
  expect(rows.find(({ account }) => account === 'securities')?.total).toBe(String(rupees(1_660_000)));
}, 30_000);

test('holdings are seen and sold as CNC once the depository released them, and nothing differs then', async () => {
  expect(rowsOf(await at.say('/holdings book=live1')).map(([symbol, units]) => [symbol, units])).toEqual([
    ['INFY', '25'],
  ]);
  server.book.needAuthorisation(true);
  const rejected = nextNews(at.desk, 'rejected');
  await at.say(commandOf(await at.say('sell 5 infy cnc book=live1'), 'Confirm'));
  const { order } = await rejected;
  const why = 'message' in order.state ? String(order.state.message) : JSON.stringify(order.state);
  const link = /http\S+?(?=[,\s"]|$)/.exec(why)?.[0] ?? '';
  expect(link).toContain('/authorise/holdings/');
  expect((await fetch(link)).status).toBe(200);
  const filled = nextNews(at.desk, 'filled');
  await at.say(commandOf(await at.say('sell 5 infy cnc book=live1'), 'Confirm'));
  await filled;
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  expect(stateOf()).toBe('active');
  expect((await at.say('/takeover')).headline).toBe('There is nothing to take over. See /positions.');
}, 60_000);

test('a restart keeps it, and an exit closes what is left', async () => {
  await at.engine.stop();
  at = await openChatDesk(home, liveSettings(server));
  expect((await at.say('/takeover')).headline).toMatch(/^live1 is being compared with the broker/);
  await until(() => stateOf() === 'active', 30_000);
  server.book.needAuthorisation(false);
  const held = at.desk.books.holdings(LIVE1);
  expect(held.map(({ position }) => [position.quantity, position.carried])).toEqual([[20, 25]]);
  const filled = nextNews(at.desk, 'filled');
  await at.say(commandOf(await at.say('/exit infy book=live1'), 'Confirm'));
  await filled;
  expect(at.desk.books.holdings(LIVE1)).toEqual([]);
  expect(at.engine.troubles).toEqual([]);
}, 60_000);
