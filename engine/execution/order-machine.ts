import { assert } from '../domain/assert.ts';
import type { BrokerOrderId } from '../domain/ids.ts';
import { add, notional } from '../domain/money.ts';
import {
  isTerminal,
  type Order,
  type OrderState,
  type PendingChange,
  type Pricing,
  samePricing,
} from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import { type Quantity, quantity } from '../domain/quantity.ts';
import type { EpochMs } from '../domain/time.ts';

/** Something that happened to an order. */
export type OrderEvent =
  | { readonly kind: 'claimed'; readonly deadline: EpochMs }
  | { readonly kind: 'accepted'; readonly brokerOrderId: BrokerOrderId }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string }
  | { readonly kind: 'requeued' }
  | {
      readonly kind: 'seen';
      readonly status: 'passing' | 'open' | 'trigger-pending' | 'complete' | 'cancelled' | 'rejected';
      readonly brokerOrderId: BrokerOrderId;
      readonly message: string;
      readonly pricing: Pricing;
      readonly quantity: Quantity;
    }
  | { readonly kind: 'filled'; readonly quantity: Quantity; readonly price: Price }
  | { readonly kind: 'not-found'; readonly reason: string }
  | { readonly kind: 'change'; readonly to: PendingChange };

/** States in which a broker must never show us the order: nothing of it has left, as far as we can prove. */
const NEVER_SENT: ReadonlySet<OrderState['kind']> = new Set(['queued', 'denied', 'not-sent']);

/**
 * What an event tells that must not be. `never-left`: the broker has an order that we did not send. `came-late`: it
 * has one that counted as not placed, or that it had refused. `beyond`: more traded than was ordered.
 */
export type Oddity = 'never-left' | 'came-late' | 'beyond';

/** What is wrong with an event, before the order moves by it; the broker is believed all the same. */
export function oddityOf(order: Order, event: OrderEvent): Oddity | undefined {
  if (event.kind !== 'seen' && event.kind !== 'filled') return undefined;
  if (NEVER_SENT.has(order.state.kind)) return 'never-left';
  if (event.kind === 'filled' && isBeyond(order, event.quantity)) return 'beyond';
  return revives(order, event) && order.state.kind !== 'unknown' ? 'came-late' : undefined;
}

/** More than was ordered, while nothing that we asked for could have made it larger. */
function isBeyond(order: Order, units: number): boolean {
  return order.filled + units > order.quantity && !order.pendingChange.startsWith('modify');
}

/** Whether the broker shows something that works or traded where our row is over. */
function revives(order: Order, event: OrderEvent): boolean {
  if (order.state.kind === 'not-placed') return true;
  // A refusal at the door that turned out to be none. A rejected row in its book is what the refusal left there.
  const refused = order.state.kind === 'rejected' && order.brokerOrderId === undefined;
  return refused && event.kind === 'seen' && WORKS.has(event.status);
}

const WORKS: ReadonlySet<string> = new Set(['open', 'trigger-pending', 'complete']);

/**
 * The order after an event at market time `at`. Events may come late, twice and out of order: terminal states
 * stick, `filled` never falls, and what adds nothing returns the same object. What the broker shows is believed
 * even where it must not be ({@link oddityOf}): its book is the truth, and what we hold must follow it.
 *
 * Throws (a bug) on a claim or denial of an order that is not queued.
 */
export function advance(order: Order, event: OrderEvent, at: EpochMs): Order {
  switch (event.kind) {
    case 'claimed':
      assert(order.state.kind === 'queued', `claim of an order that is ${order.state.kind}`);
      return moved(order, { kind: 'submitting', deadline: event.deadline }, at);
    case 'requeued':
      assert(order.state.kind === 'submitting', `requeue of an order that is ${order.state.kind}`);
      return moved(order, { kind: 'queued' }, at);
    case 'accepted':
      return accepted(order, event.brokerOrderId, at);
    case 'refused':
      return inFlight(order) ? moved(order, { kind: 'rejected', reason: event.reason }, at) : order;
    case 'unanswered':
      return order.state.kind === 'submitting' ? moved(order, { kind: 'unknown', since: at }, at) : order;
    case 'not-sent':
      return inFlight(order) ? moved(order, { kind: 'not-sent', reason: event.reason }, at) : order;
    case 'denied':
      assert(order.state.kind === 'queued', `denial of an order that is ${order.state.kind}`);
      return moved(order, { kind: 'denied', code: event.code, reason: event.reason }, at);
    case 'not-found':
      return inFlight(order) ? moved(order, { kind: 'not-placed', reason: event.reason }, at) : order;
    case 'seen':
      return seen(order, event, at);
    case 'filled':
      return filled(order, event.quantity, event.price, at);
    case 'change':
      return order.pendingChange === event.to ? order : changing(order, event.to, at);
  }
}

/** A change begins or ends; each one asked for counts against what the broker takes of an order. */
function changing(order: Order, to: PendingChange, at: EpochMs): Order {
  const modifications = order.modifications + (to === 'modify-sent' ? 1 : 0);
  return { ...order, pendingChange: to, modifications, changedAt: at };
}

function moved(order: Order, state: OrderState, at: EpochMs): Order {
  return { ...order, state, changedAt: at };
}

function inFlight(order: Order): boolean {
  return order.state.kind === 'queued' || order.state.kind === 'submitting' || order.state.kind === 'unknown';
}

function accepted(order: Order, brokerOrderId: BrokerOrderId, at: EpochMs): Order {
  const bound = order.brokerOrderId === undefined ? { ...order, brokerOrderId, changedAt: at } : order;
  const { kind } = order.state;
  return kind === 'submitting' || kind === 'unknown' || kind === 'not-placed'
    ? moved(bound, { kind: 'acked' }, at)
    : bound;
}

type Snapshot = Extract<OrderEvent, { kind: 'seen' }>;

function seen(order: Order, event: Snapshot, at: EpochMs): Order {
  const bound = accepted(order, event.brokerOrderId, at);
  const known =
    NEVER_SENT.has(order.state.kind) || revives(order, event) ? moved(bound, { kind: 'acked' }, at) : bound;
  const current = isTerminal(known.state) ? shownAfterEnd(known, event, at) : asShown(known, event, at);
  if (isTerminal(current.state)) return current;
  switch (event.status) {
    case 'passing':
      return current;
    case 'open':
    case 'trigger-pending':
      return resting(current, event.status, at);
    case 'cancelled':
      return { ...moved(current, { kind: 'cancelled', reason: event.message }, at), pendingChange: 'none' };
    case 'rejected':
      return { ...moved(current, { kind: 'rejected', reason: event.message }, at), pendingChange: 'none' };
    case 'complete':
      // Only its trades say how much and at what price: the last of them moves it to `filled`.
      return whole(current) ? finished(current, at) : current;
  }
}

/**
 * Trades overtook the news of a change: the order they filled was larger, and has more to trade, or it had another
 * price. A stop that its trigger turned into a limit order keeps what it was asked as.
 */
function shownAfterEnd(order: Order, event: Snapshot, at: EpochMs): Order {
  const { pricing, quantity: units } = event;
  if (order.state.kind !== 'filled') return order;
  if (units > order.quantity) return { ...moved(order, { kind: 'open' }, at), pricing, quantity: units };
  const repriced = order.pricing.type === pricing.type && !samePricing(order.pricing, pricing);
  return event.status === 'complete' && repriced ? { ...order, pricing, changedAt: at } : order;
}

/** Prices and quantity as the broker has them now: it is the truth about them, whoever asked for the change. */
function asShown(order: Order, event: Snapshot, at: EpochMs): Order {
  const { pricing, quantity: units } = event;
  const same = samePricing(order.pricing, pricing) && order.quantity === units;
  if (same || units < order.filled) return order;
  const pendingChange = order.pendingChange.startsWith('modify') ? 'none' : order.pendingChange;
  return { ...order, pricing, quantity: units, pendingChange, changedAt: at };
}

function resting(order: Order, kind: 'open' | 'trigger-pending', at: EpochMs): Order {
  return order.state.kind === kind ? order : moved(order, { kind }, at);
}

function whole(order: Order): boolean {
  return order.filled === order.quantity;
}

function finished(order: Order, at: EpochMs): Order {
  return { ...moved(order, { kind: 'filled' }, at), pendingChange: 'none' };
}

function filled(order: Order, units: Quantity, at: Price, when: EpochMs): Order {
  const total = order.filled + units;
  const next: Order = {
    ...order,
    filled: total,
    filledValue: add(order.filledValue, notional(at, units)),
    changedAt: when,
  };
  if (total > order.quantity) return grown(next, order, when);
  if (whole(next)) return finished(next, when);
  const over = isTerminal(order.state) && order.state.kind !== 'not-placed';
  return over && !NEVER_SENT.has(order.state.kind) ? next : moved(next, { kind: 'open' }, when);
}

/**
 * More traded than was ordered. A trade may overtake the news of the larger quantity that made it possible; without
 * a change under way there is nothing left that could trade.
 */
function grown(next: Order, before: Order, when: EpochMs): Order {
  const larger = { ...next, quantity: quantity(next.filled) };
  return before.pendingChange.startsWith('modify')
    ? moved(larger, { kind: 'open' }, when)
    : finished(larger, when);
}
