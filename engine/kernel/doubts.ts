import type { AccountId } from '../domain/ids.ts';
import { type Order, waitsForOpening } from '../domain/order.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Broker, BrokerOrder } from '../ports/broker.ts';
import { followUp } from './aftermath.ts';
import type { KernelContext } from './context.ts';
import { announce, move } from './orders.ts';
import { liveOrdersOf } from './reconciliation.ts';
import { type DeskState, positionKey } from './state.ts';
import type { Moment, Turn } from './turn.ts';

/** The longest that a broker's adapter waits for an answer. */
const ANSWER_WITHIN_MS = 7 * SECOND_MS;
/** Accepted orders show up within this; later ones are looked for. */
const SHOWS_UP_WITHIN_MS = 2 * SECOND_MS;
const STILL_PASSING_MS = 30 * SECOND_MS;
const EXIT_DOUBT_MS = 10 * SECOND_MS;
/** From then on an order in doubt is a person's business. */
const NEEDS_YOU_AFTER_MS = 5 * MINUTE_MS;

const EXIT_IN_DOUBT_EVERY_MS = 2 * SECOND_MS;
const LIVE_ORDERS_EVERY_MS = 5 * SECOND_MS;
const HELD_EVERY_MS = 10 * SECOND_MS;
const QUIET_EVERY_MS = 30 * SECOND_MS;

/** Whether a request has been out for longer than any answer takes. */
export function isOverdue(order: Order, moment: Pick<Moment, 'wallAt'>): boolean {
  const { state } = order;
  return state.kind === 'submitting' && moment.wallAt > state.deadline + ANSWER_WITHIN_MS;
}

/** A request without an answer for too long counts as in doubt; the answer may still come. */
export function doubtOverdue(turn: Turn, context: KernelContext, account: AccountId): void {
  for (const order of liveOrdersOf(turn, account)) {
    if (!isOverdue(order, turn.moment)) continue;
    const unknown = move(
      turn,
      order,
      { kind: 'unanswered' },
      { event: 'no answer', evidence: 'nothing came back within the time an answer takes' },
    );
    announce(turn, context, { order: unknown, what: 'unknown' });
    followUp(turn, context, order, unknown);
  }
}

/** Whether something asked of the broker has no answer: only its book can tell what became of it. */
function isInDoubt(order: Order): boolean {
  return order.state.kind === 'unknown' || order.pendingChange.endsWith('unknown');
}

/** Since when an accepted order should be on its way to the exchange: one for an opening is from then on. */
function passingSince({ changedAt, afterMarket }: Order): number {
  return Math.max(changedAt, afterMarket ?? 0);
}

/** Whether nothing is to be heard of an order before the opening it waits for. */
function sleeps(order: Order, moment: Pick<Moment, 'marketAt'>): boolean {
  return (
    order.state.kind === 'acked' && order.pendingChange === 'none' && waitsForOpening(order, moment.marketAt)
  );
}

function waitsToShowUp(order: Order, moment: Pick<Moment, 'marketAt'>): boolean {
  return order.state.kind === 'acked' && moment.marketAt - passingSince(order) >= SHOWS_UP_WITHIN_MS;
}

const isUnknownExit = (order: Order): boolean => order.state.kind === 'unknown' && order.reduceOnly;

/**
 * How long after a read the next one of an account is due; undefined when nothing calls for one. A book that is proof
 * tells everything by itself, and is read for doubts only.
 */
export function readEveryMs(
  state: Pick<DeskState, 'liveOrders' | 'booksOf' | 'positions'>,
  broker: Pick<Broker, 'account' | 'bookAs'>,
  moment: Pick<Moment, 'marketAt'>,
): number | undefined {
  const live = [...state.liveOrders.values()].filter((order) => order.account === broker.account);
  if (broker.bookAs === 'proof') return live.some(isInDoubt) ? 0 : undefined;
  if (live.some((order) => isUnknownExit(order) || waitsToShowUp(order, moment)))
    return EXIT_IN_DOUBT_EVERY_MS;
  if (live.some((order) => !sleeps(order, moment))) return LIVE_ORDERS_EVERY_MS;
  const books = new Set(state.booksOf(broker.account).map((book) => book.id));
  for (const { book, quantity } of state.positions.values())
    if (quantity !== 0 && books.has(book)) return HELD_EVERY_MS;
  return books.size > 0 ? QUIET_EVERY_MS : undefined;
}

/** Whether nobody but a person can find out what became of an order. */
export function needsYou(order: Order, moment: Pick<Moment, 'marketAt'>): boolean {
  return order.state.kind === 'unknown' && moment.marketAt - order.state.since >= NEEDS_YOU_AFTER_MS;
}

/** Something a person must hear of once, for as long as it lasts. */
export interface Concern {
  readonly key: string;
  readonly severity: 'warning' | 'critical';
  readonly text: string;
}

/** Orders of an account whose fate takes too long to show. */
export function concernsOf(
  state: Pick<DeskState, 'liveOrders' | 'positions'>,
  account: AccountId,
  moment: Pick<Moment, 'marketAt'>,
): readonly Concern[] {
  const concerns: Concern[] = [];
  for (const order of state.liveOrders.values()) {
    if (order.account !== account) continue;
    const waitedMs =
      moment.marketAt - (order.state.kind === 'unknown' ? order.state.since : passingSince(order));
    const concern = needsYou(order, moment) ? needsYouConcern(order) : concernOf(state, order, waitedMs);
    if (concern !== undefined) concerns.push(concern);
  }
  return concerns;
}

function concernOf(
  state: Pick<DeskState, 'liveOrders' | 'positions'>,
  order: Order,
  waitedMs: number,
): Concern | undefined {
  const named = nameOf(order);
  if (order.state.kind === 'acked' && waitedMs >= STILL_PASSING_MS) {
    return {
      key: `passing ${order.id}`,
      severity: 'warning',
      text: `${named} was accepted, and has not reached the exchange for ${seconds(STILL_PASSING_MS)}. See /order ${order.id}.`,
    };
  }
  const inDoubt = isUnknownExit(order) && waitedMs >= EXIT_DOUBT_MS;
  return inDoubt ? exitConcern(state, order, named) : undefined;
}

function nameOf(order: Order): string {
  return `Order ${order.id} (${order.side} ${order.quantity} ${order.instrument} ${order.product})`;
}

function needsYouConcern(order: Order): Concern {
  return {
    key: `needs you ${order.id}`,
    severity: 'critical',
    text: `${nameOf(order)} needs you: nobody knows after five minutes whether it is at the broker. Look for it in the broker's order book, and say /absent ${order.id} if it is not there. It is not sent again by itself; see /order ${order.id}.`,
  };
}

/** Units that live orders of a position's side could still trade, those in doubt among them. */
export function waitingUnits(
  state: Pick<DeskState, 'liveOrders'>,
  like: Pick<Order, 'book' | 'instrument' | 'product' | 'side'>,
): number {
  const key = positionKey(like);
  let units = 0;
  for (const order of state.liveOrders.values())
    if (positionKey(order) === key && order.side === like.side) units += order.quantity - order.filled;
  return units;
}

/** An exit in doubt, with the numbers that a person needs to act at the broker. */
function exitConcern(
  state: Pick<DeskState, 'liveOrders' | 'positions'>,
  order: Order,
  named: string,
): Concern {
  const held = state.positions.get(positionKey(order))?.quantity ?? 0;
  return {
    key: `exit ${order.id}`,
    severity: 'critical',
    text: `${named} is an exit in doubt: no answer for ${seconds(EXIT_DOUBT_MS)}. The position is ${held}; exits of ${waitingUnits(state, order)} are at the broker or in doubt. It is not sent twice. If the broker's order book does not have it, say so with /absent ${order.id}, or close the position there: Munim takes that over.`,
  };
}

const seconds = (ms: number): string => `${ms / SECOND_MS} s`;

/** Orders in a state that the broker has a word for and we have not. */
export function strangeStatuses(orders: readonly BrokerOrder[]): readonly Concern[] {
  return orders
    .filter((order) => order.strangeStatus !== undefined)
    .map(({ brokerOrderId, strangeStatus }) => ({
      key: `strange ${brokerOrderId} ${strangeStatus}`,
      severity: 'warning',
      text: `The broker calls order ${brokerOrderId} "${strangeStatus}", a status Munim does not know. It counts as live; look at it in the broker's app.`,
    }));
}
