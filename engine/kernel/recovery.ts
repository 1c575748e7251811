import type { AccountId } from '../domain/ids.ts';
import { averageFillPrice, isLive, type Order } from '../domain/order.ts';
import type { Broker, BrokerOrder, BrokerTrade } from '../ports/broker.ts';
import { followUp } from './aftermath.ts';
import { brokerOrderSeen, brokerTradeSeen } from './broker-news.ts';
import type { KernelContext } from './context.ts';
import { alignExits, requestCancel } from './exits.ts';
import { move } from './orders.ts';
import { withdraw } from './sending.ts';
import type { DeskState } from './state.ts';
import { closeTicket } from './tickets.ts';
import type { Turn } from './turn.ts';

/** What a restart found and put right. */
export interface Recovered {
  readonly voidedTickets: number;
  readonly withdrawnOrders: number;
  readonly ordersInDoubt: number;
}

/**
 * What must be true before anything new is taken: tickets of before are void, orders that never left are taken
 * back, and a request that may have left counts as in doubt until the broker's book tells.
 */
export function recoverOrders(turn: Turn, context: KernelContext): Recovered {
  const open = [...turn.state.tickets.values()].filter((ticket) => ticket.state === 'open');
  for (const ticket of open) closeTicket(turn, ticket, 'voided');
  const live = [...turn.state.liveOrders.values()];
  const queued = live.filter((order) => order.state.kind === 'queued');
  for (const order of queued) withdraw(turn, context, order, 'Munim restarted before it was sent');
  const inDoubt = live.filter((order) => order.state.kind === 'submitting');
  for (const order of inDoubt) {
    move(
      turn,
      order,
      { kind: 'unanswered' },
      { event: 'in doubt', evidence: 'Munim restarted while it was being sent' },
    );
  }
  for (const order of live) doubtChange(turn, order);
  return { voidedTickets: open.length, withdrawnOrders: queued.length, ordersInDoubt: inDoubt.length };
}

function doubtChange(turn: Turn, order: Order): void {
  if (!order.pendingChange.endsWith('sent')) return;
  const to = order.pendingChange === 'cancel-sent' ? 'cancel-unknown' : 'modify-unknown';
  move(turn, order, { kind: 'change', to }, { event: 'change in doubt', evidence: 'Munim restarted' });
}

/** Orders in doubt that the broker's own book does not have: with a broker whose book is proof, they never were. */
function closeUnfound(turn: Turn, context: KernelContext, book: BrokerBook): void {
  const found = new Set(book.orders.map((order) => order.tag ?? ''));
  for (const order of liveOrdersOf(turn, book.account)) {
    if (order.state.kind !== 'unknown' || found.has(order.tag)) continue;
    const reason = 'the broker never had it';
    const gone = move(turn, order, { kind: 'not-found', reason }, { event: 'not placed', evidence: reason });
    followUp(turn, context, order, gone);
  }
}

/**
 * Changes in doubt are settled by what the book shows: the order is there as it is, and may be changed again. What
 * somebody wanted cancelled is asked for once more.
 */
function settleChanges(turn: Turn, context: KernelContext, account: AccountId): void {
  for (const order of liveOrdersOf(turn, account)) {
    if (!isLive(order) || !order.pendingChange.endsWith('unknown')) continue;
    if (order.pendingChange === 'cancel-unknown') {
      requestCancel(turn, order, 'the first request has no answer');
      continue;
    }
    const settled = move(
      turn,
      order,
      { kind: 'change', to: 'none' },
      { event: 'change settled', evidence: 'read from the book' },
    );
    followUp(turn, context, order, settled);
  }
}

const WORKING: ReadonlySet<BrokerOrder['status']> = new Set(['passing', 'open', 'trigger-pending']);

function liveOrdersOf(turn: Turn, account: AccountId): readonly Order[] {
  return [...turn.state.liveOrders.values()].filter((order) => order.account === account);
}

/** Whether something asked of the broker has no answer: only its book can tell what became of it. */
export function inDoubt(state: Pick<DeskState, 'liveOrders'>, account: AccountId): boolean {
  return [...state.liveOrders.values()].some(
    (order) =>
      order.account === account &&
      (order.state.kind === 'unknown' || order.pendingChange.endsWith('unknown')),
  );
}

/** What the broker has of today. */
export interface BrokerBook extends Pick<Broker, 'account' | 'bookAs'> {
  readonly orders: readonly BrokerOrder[];
  readonly trades: readonly BrokerTrade[];
  /** Whether everything that was ever sent is in it: no request is under way. */
  readonly complete: boolean;
}

/**
 * Brings our rows in line with a broker's book: what it has is booked, however much of its news was missed. What a
 * book that is proof does not have is over.
 */
export function reconcile(turn: Turn, context: KernelContext, book: BrokerBook): void {
  // Numbers first, then trades, then ends: an end may set exits in motion, which must see every fill.
  const { account } = book;
  for (const order of book.orders) brokerOrderSeen(turn, context, account, { ...order, status: 'passing' });
  for (const trade of book.trades) brokerTradeSeen(turn, context, account, trade);
  for (const order of book.orders) brokerOrderSeen(turn, context, account, order);
  if (book.bookAs === 'proof') {
    closeLapsed(turn, context, book);
    if (book.complete) closeUnfound(turn, context, book);
  }
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

/** Orders that the broker had and has no more: its day ended while nobody listened. */
function closeLapsed(turn: Turn, context: KernelContext, book: BrokerBook): void {
  const known = new Set(book.orders.map((order) => order.brokerOrderId));
  for (const order of liveOrdersOf(turn, book.account)) {
    const { brokerOrderId, tag, instrument, side, product, quantity, pricing, filled } = order;
    if (brokerOrderId === undefined || known.has(brokerOrderId)) continue;
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
}

/** Every protected position gets the stop it should have. */
export function restoreExits(turn: Turn, context: KernelContext): void {
  for (const key of [...turn.state.exitPlans.keys()]) alignExits(turn, context, key);
}
