import type { OrderId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { formatTime, istDate, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { KernelContext } from './context.ts';
import { move } from './orders.ts';
import { type Difference, isComparable } from './position-differences.ts';
import {
  type BrokerBook,
  closeLapsed,
  closeNotPlaced,
  liveOrdersOf,
  settleChange,
} from './reconciliation.ts';
import type { Turn } from './turn.ts';

/** A request that nobody answered may reach the exchange minutes later: before this, absence proves nothing. */
const NOT_PLACED_AFTER_MS = 5 * MINUTE_MS;
const BOOKS_WITHOUT_IT = 3;
/** Longer than a request may take: a change that the book does not show by then is not coming by itself. */
const CHANGE_SHOWS_WITHIN_MS = 10 * SECOND_MS;

/** How many books in a row lacked an order in doubt. Not stored: after a restart the counting starts again. */
export type Absences = Map<OrderId, number>;

/**
 * What a book that is only evidence says about orders it does not show, and about changes it does not show. An order
 * in doubt is given up only after five minutes, three books without it and positions that it did not move; even then
 * it may come back, and would be taken up again.
 */
export function settleByEvidence(
  turn: Turn,
  context: KernelContext,
  book: BrokerBook,
  seen: { readonly absences: Absences; readonly differences: readonly Difference[] },
): void {
  const today = istDate(turn.moment.marketAt);
  for (const order of liveOrdersOf(turn, book.account)) {
    if (order.day < today) dayIsOver(turn, context, book, order);
    else if (order.state.kind === 'unknown') stillInDoubt(turn, context, order, seen);
    else changeInDoubt(turn, context, book, order);
  }
  for (const id of [...seen.absences.keys()]) if (!turn.state.liveOrders.has(id)) seen.absences.delete(id);
}

/** An order of an earlier day that today's book does not have: it lapsed, or it never was. */
function dayIsOver(turn: Turn, context: KernelContext, book: BrokerBook, order: Order): void {
  if (order.brokerOrderId !== undefined) closeLapsed(turn, context, book, order);
  else if (order.state.kind === 'unknown')
    closeNotPlaced(turn, context, order, "its day is over, and no book of the broker's had it");
}

function stillInDoubt(
  turn: Turn,
  context: KernelContext,
  order: Order,
  seen: { readonly absences: Absences; readonly differences: readonly Difference[] },
): void {
  const { state } = order;
  if (state.kind !== 'unknown') return;
  const moved = seen.differences.some(
    ({ instrument, product }) => instrument === order.instrument && product === order.product,
  );
  const comparable = isComparable(turn.state, context, turn.moment);
  const count = moved || !comparable ? 0 : (seen.absences.get(order.id) ?? 0) + 1;
  seen.absences.set(order.id, count);
  if (count < BOOKS_WITHOUT_IT || turn.moment.marketAt - state.since < NOT_PLACED_AFTER_MS) return;
  seen.absences.delete(order.id);
  closeNotPlaced(
    turn,
    context,
    order,
    `not in ${count} books of the broker since ${formatTime(state.since)}, and no position moved`,
  );
}

/** A change that was sent long enough ago and is not in the book: the order is there as it was. */
function changeInDoubt(turn: Turn, context: KernelContext, book: BrokerBook, order: Order): void {
  if (order.pendingChange === 'none') return;
  if (turn.moment.marketAt - order.changedAt < CHANGE_SHOWS_WITHIN_MS) return;
  const shown = book.orders.find((row) => row.brokerOrderId === order.brokerOrderId);
  if (shown?.status !== 'open' && shown?.status !== 'trigger-pending') return;
  settleChange(turn, context, doubted(turn, order));
}

/** A cancel that was accepted and is not to be seen may be asked for again. */
function doubted(turn: Turn, order: Order): Order {
  if (order.pendingChange !== 'cancel-sent') return order;
  return move(
    turn,
    order,
    { kind: 'change', to: 'cancel-unknown' },
    { event: 'cancel in doubt', evidence: "the broker's book still shows the order" },
  );
}
