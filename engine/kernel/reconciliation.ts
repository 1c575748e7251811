import type { AccountId } from '../domain/ids.ts';
import { averageFillPrice, isLive, type Order } from '../domain/order.ts';
import type { Broker, BrokerOrder, BrokerPosition, BrokerTrade } from '../ports/broker.ts';
import { followUp } from './aftermath.ts';
import { brokerOrderSeen, brokerTradeSeen } from './broker-news.ts';
import type { KernelContext } from './context.ts';
import { requestCancel } from './exits.ts';
import { announce, move } from './orders.ts';
import type { Turn } from './turn.ts';

/** Orders in doubt that the broker's own book does not have: with a broker whose book is proof, they never were. */
function closeUnfound(turn: Turn, context: KernelContext, book: BrokerBook): void {
  const found = new Set(book.orders.map((order) => order.tag ?? ''));
  for (const order of liveOrdersOf(turn, book.account)) {
    if (order.state.kind === 'unknown' && !found.has(order.tag))
      closeNotPlaced(turn, context, order, 'the broker never had it');
  }
}

/** What became of a doubt: there was no order. What waited for it goes on. */
export function closeNotPlaced(turn: Turn, context: KernelContext, order: Order, reason: string): void {
  const gone = move(turn, order, { kind: 'not-found', reason }, { event: 'not placed', evidence: reason });
  announce(turn, context, { order: gone, what: 'not-sent' });
  followUp(turn, context, order, gone);
}

/**
 * Changes in doubt are settled by what the book shows: the order is there as it is, and may be changed again. What
 * somebody wanted cancelled is asked for once more.
 */
function settleChanges(turn: Turn, context: KernelContext, account: AccountId): void {
  for (const order of liveOrdersOf(turn, account)) {
    if (isLive(order) && order.pendingChange.endsWith('unknown')) settleChange(turn, context, order);
  }
}

/** The book shows the order without the change. A cancel is asked for again; a modify is over, and nothing is resent. */
export function settleChange(turn: Turn, context: KernelContext, order: Order): void {
  if (order.pendingChange.startsWith('cancel')) {
    requestCancel(turn, order, 'the first request has no answer');
    return;
  }
  const settled = move(
    turn,
    order,
    { kind: 'change', to: 'none' },
    { event: 'change settled', evidence: 'read from the book' },
  );
  followUp(turn, context, order, settled);
}

const WORKING: ReadonlySet<BrokerOrder['status']> = new Set(['passing', 'open', 'trigger-pending']);

/** Orders of an account that are not over. */
export function liveOrdersOf(turn: Turn, account: AccountId): readonly Order[] {
  return [...turn.state.liveOrders.values()].filter((order) => order.account === account);
}

/** What the broker has of today. */
export interface BrokerBook extends Pick<Broker, 'account' | 'bookAs'> {
  readonly orders: readonly BrokerOrder[];
  readonly trades: readonly BrokerTrade[];
  readonly positions: readonly BrokerPosition[];
  /** Whether everything that was ever sent is in it: no request is under way. */
  readonly complete: boolean;
}

/**
 * Brings our rows in line with a book that is the proof of everything: what it has is booked, however much of its
 * news was missed; what it does not have is over.
 */
export function reconcile(turn: Turn, context: KernelContext, book: BrokerBook): void {
  // Numbers first, then trades, then ends: an end may set exits in motion, which must see every fill.
  const { account } = book;
  for (const order of book.orders) brokerOrderSeen(turn, context, account, { ...order, status: 'passing' });
  for (const trade of book.trades) brokerTradeSeen(turn, context, account, trade);
  for (const order of book.orders) brokerOrderSeen(turn, context, account, order);
  for (const order of liveOrdersOf(turn, account)) closeLapsed(turn, context, book, order);
  if (book.complete) closeUnfound(turn, context, book);
  settleChanges(turn, context, account);
}

/** The broker's day is over: whatever news of it is still missing is read from its book, and what rested lapsed. */
export function lapse(turn: Turn, context: KernelContext, book: BrokerBook): void {
  const orders = book.orders.map(
    (order): BrokerOrder =>
      WORKING.has(order.status) ? { ...order, status: 'cancelled', message: 'the day is over' } : order,
  );
  reconcile(turn, context, { ...book, orders });
}

/** An order that the broker had and has no more: its day ended while nobody listened. */
export function closeLapsed(turn: Turn, context: KernelContext, book: BrokerBook, order: Order): void {
  const { brokerOrderId, tag, instrument, side, product, quantity, pricing, filled } = order;
  if (brokerOrderId === undefined) return;
  if (book.orders.some((shown) => shown.brokerOrderId === brokerOrderId)) return;
  brokerOrderSeen(turn, context, book.account, {
    brokerOrderId,
    tag,
    instrument,
    side,
    product,
    quantity,
    pricing,
    status: 'cancelled',
    filled,
    averagePrice: averageFillPrice(order),
    message: "the broker's book does not have it any more",
    updatedAt: turn.moment.marketAt,
  });
}
