import type { StatusLine } from '../desk.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Effects } from '../execution/effects.ts';
import { needsYou } from '../kernel/doubts.ts';
import type { DeskState } from '../kernel/state.ts';
import type { MarketClock } from '../ports/market-clock.ts';

/** A line for each account, and one for what waits for a person. */
export function accountLines(
  state: DeskState,
  effects: Pick<Effects, 'inFlightOf'>,
  clock: MarketClock,
): readonly StatusLine[] {
  const accounts = [...state.accounts.keys()].map((account) => accountLine(state, effects, account));
  const waiting = waitingLine(state, clock);
  return waiting === undefined ? accounts : [...accounts, waiting];
}

function accountLine(state: DeskState, effects: Pick<Effects, 'inFlightOf'>, account: AccountId): StatusLine {
  const live = [...state.liveOrders.values()].filter((order) => order.account === account);
  const doubt = live.filter((order) => order.state.kind === 'unknown').length;
  const held = state
    .booksOf(account)
    .map((book) => state.heldBy(book.id, 'reconciling'))
    .find((status) => status.state !== 'active');
  const counted = `${live.length} open orders, ${effects.inFlightOf(account)} requests under way`;
  const says = [
    counted,
    ...(doubt === 0 ? [] : [`${doubt} in doubt`]),
    ...(held === undefined ? [] : [held.reason]),
  ];
  const well = doubt === 0 && held === undefined;
  return { name: `broker ${account}`, state: well ? 'ok' : 'bad', says: says.join(', ') };
}

/** Orders whose fate only a person can find out, and books that were stopped and say why. */
function waitingLine(state: DeskState, clock: MarketClock): StatusLine | undefined {
  const moment = { marketAt: clock.now() };
  const orders = [...state.liveOrders.values()]
    .filter((order) => needsYou(order, moment))
    .map((order) => `order ${order.id} in doubt`);
  const books = [...state.books.keys()].flatMap((book) =>
    (['incident', 'difference'] as const)
      .map((cause) => state.heldBy(book, cause))
      .filter((status) => status.state !== 'active')
      .map((status) => `${book} ${status.state}: ${status.reason}`),
  );
  const says = [...orders, ...books];
  return says.length === 0 ? undefined : { name: 'needs you', state: 'bad', says: says.join('; ') };
}
