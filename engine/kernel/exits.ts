import { type ExitPlan, stopLimit } from '../domain/exit-plan.ts';
import {
  isLive,
  MOST_MODIFICATIONS,
  type Order,
  type OrderIntent,
  type Pricing,
  samePricing,
} from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { ceilToTick, floorToTick, type Price, price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import { attempt } from './attempts.ts';
import { type KernelContext, tradable } from './context.ts';
import { move, type OrderWish } from './orders.ts';
import { type PositionKey, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

function side(position: Position): Order['side'] {
  return position.quantity > 0 ? 'SELL' : 'BUY';
}

/** Whether `other` must be proven gone before `order` may leave: together they could close more than is held. */
export function standsInTheWay(other: Order, order: Order): boolean {
  if (positionKey(other) !== positionKey(order) || other.side !== order.side || other.id === order.id)
    return false;
  return other.origin.kind === 'protective' || (other.reduceOnly && !order.reduceOnly);
}

/**
 * Whether `other` protects only what `order`, which waits, leaves of the position: what is made while an exit waits
 * counts it as leaving, so the two may be at the broker together.
 */
export function isMadeBeside(other: Order, order: Order): boolean {
  return other.origin.kind === 'protective' && other.id > order.id && !waitsForTheEnd(order);
}

interface ExitOrders {
  readonly stops: readonly Order[];
  /** Whatever else would shrink the position. */
  readonly others: readonly Order[];
  /** Exits that would add to it. */
  readonly astray: readonly Order[];
}

function exitOrders(turn: Turn, position: Position): ExitOrders {
  const live = [...turn.state.liveOrders.values()].filter(
    (order) => positionKey(order) === positionKey(position),
  );
  const shrinking = live.filter((order) => order.side === side(position));
  const isStop = (order: Order): boolean =>
    order.origin.kind === 'protective' && order.origin.role === 'stop';
  return {
    stops: shrinking.filter(isStop),
    others: shrinking.filter((order) => !isStop(order) && !waitsForTheEnd(order)),
    astray: live.filter((order) => order.reduceOnly && order.side !== side(position)),
  };
}

/** A strategy's entry that turns the position round leaves when it is gone: it takes no part of it. */
function waitsForTheEnd(order: Order): boolean {
  return order.origin.kind === 'strategy' && !order.reduceOnly;
}

const rest = (order: Order): number => order.quantity - order.filled;

/** Takes back exits that no longer meet anything to close: the position turned, or something else took its part. */
function cancelSurplus(turn: Turn, position: Position, { others, astray }: ExitOrders): void {
  for (const order of astray) requestCancel(turn, order, 'the position turned round');
  let room = Math.abs(position.quantity);
  for (const order of others) {
    if (!order.reduceOnly || order.state.kind === 'queued') continue;
    if (rest(order) > room) requestCancel(turn, order, 'less is left to close');
    else room -= rest(order);
  }
}

/**
 * A stop with its limit the protection band beyond the trigger, kept inside today's price band. Undefined when the
 * trigger itself lies outside: the exchange would refuse it, and the price cannot get there today.
 */
function stopPricing(context: KernelContext, position: Position, trigger: Price): Pricing | undefined {
  const instrument = tradable(context, position.instrument);
  const tick = instrument.tickSize;
  const quote = context.quotes.quote(instrument.id);
  const lowest = quote === undefined || quote.lowerBand === 0 ? tick : quote.lowerBand;
  const highest = quote === undefined || quote.upperBand === 0 ? Number.MAX_SAFE_INTEGER : quote.upperBand;
  if (trigger < lowest || trigger > highest) return undefined;
  const beyond = stopLimit(trigger, Math.sign(position.quantity), tick);
  const limit =
    position.quantity > 0
      ? Math.max(ceilToTick(lowest, tick), beyond)
      : Math.min(floorToTick(highest, tick), beyond);
  return { type: 'SL', trigger, price: price(limit) };
}

function exitIntent(position: Position, units: number, pricing: Pricing): OrderIntent {
  return {
    book: position.book,
    instrument: position.instrument,
    side: side(position),
    product: position.product,
    quantity: quantity(units),
    pricing,
    validity: 'DAY',
    exits: {},
    reduceOnly: true,
  };
}

/**
 * Asks the broker to take an order away, unless a change is under way. Asking twice is harmless, so what was asked
 * without an answer is asked again. An order without a number yet is marked, and asked for when it has one.
 */
export function requestCancel(turn: Turn, order: Order, why: string): void {
  if (!isLive(order) || order.state.kind === 'queued' || order.pendingChange.endsWith('sent')) return;
  if (order.brokerOrderId === undefined) {
    move(turn, order, { kind: 'change', to: 'cancel-unknown' }, { event: 'cancel wanted', evidence: why });
    return;
  }
  const sent = move(
    turn,
    order,
    { kind: 'change', to: 'cancel-sent' },
    { event: 'cancel asked', evidence: why },
  );
  turn.ask({ kind: 'cancel', order: sent });
}

/** Asks the broker to reprice or resize a resting order. */
export function requestModify(
  turn: Turn,
  order: Order,
  to: { readonly pricing: Pricing; readonly units: number },
  why: string,
): void {
  if (!isLive(order) || order.pendingChange !== 'none' || order.brokerOrderId === undefined) return;
  if (order.modifications >= MOST_MODIFICATIONS && order.origin.kind === 'protective') {
    // Its proven end brings a new one, for what is held then.
    requestCancel(turn, order, `changed ${MOST_MODIFICATIONS} times, the most a broker takes`);
    return;
  }
  const sent = move(
    turn,
    order,
    { kind: 'change', to: 'modify-sent' },
    { event: 'modify asked', evidence: why },
  );
  turn.ask({ kind: 'modify', order: sent, pricing: to.pricing, quantity: quantity(to.units) });
}

/**
 * Brings the orders that protect a position in line with its plan. May be called at any time and any number of
 * times: it compares what rests with what should, and asks for the difference. At most one stop rests, for the
 * part of the position that no other exit is about to take.
 */
export function alignExits(turn: Turn, context: KernelContext, key: PositionKey): void {
  const plan = turn.state.exitPlans.get(key);
  const position = turn.state.positions.get(key);
  if (position === undefined || position.quantity === 0) {
    standDown(turn, key, plan);
    return;
  }
  const exits = exitOrders(turn, position);
  cancelSurplus(turn, position, exits);
  const taken = exits.others.reduce((units, order) => units + rest(order), 0);
  // What the broker does not have cannot be closed there: more than that would open the other side.
  const there = Math.abs(position.quantity) - context.holdings.missing(position);
  protectFree(turn, context, { plan, position, ...exits, free: there - taken });
}

/** What the stop of an open position should be now, and how it gets there. */
function protectFree(
  turn: Turn,
  context: KernelContext,
  now: ExitOrders & {
    readonly plan: ExitPlan | undefined;
    readonly position: Position;
    readonly free: number;
  },
): void {
  const { plan, position, stops, free } = now;
  if (plan === undefined) {
    for (const stop of stops) requestCancel(turn, stop, 'the stop was taken off');
    return;
  }
  if (plan.phase === 'guarding') takeTargetsBack(turn, now.others);
  const waiting = now.others.filter((order) => order.state.kind === 'queued');
  const isWaitedFor = stops.some((stop) => waiting.some((order) => !isMadeBeside(stop, order)));
  if (plan.phase === 'closing' || free <= 0 || isWaitedFor) {
    for (const stop of stops) requestCancel(turn, stop, 'another exit takes the position');
    if (plan.phase === 'closing' && stops.length === 0 && free > 0) takeTarget(turn, context, plan, free);
    return;
  }
  guard(turn, context, { plan, position, stops, free });
}

function takeTargetsBack(turn: Turn, others: readonly Order[]): void {
  for (const { origin, id } of others) {
    const order = turn.state.orders.get(id);
    if (order !== undefined && origin.kind === 'protective')
      requestCancel(turn, order, 'the stop takes the place of the target');
  }
}

/** The position is gone: no protective order may outlive it while no entry is still filling. */
function standDown(turn: Turn, key: PositionKey, plan: ExitPlan | undefined): void {
  let entryLives = false;
  for (const order of turn.state.liveOrders.values()) {
    if (positionKey(order) !== key) continue;
    if (order.reduceOnly) requestCancel(turn, order, 'the position is closed');
    else entryLives = true;
  }
  if (!entryLives && plan !== undefined) endPlan(turn, plan);
}

/** Ends the protection of a position; what rests is for the caller to take away. */
export function endPlan(turn: Turn, plan: ExitPlan): void {
  turn.record({ kind: 'exit-plan-set', plan: { ...plan, levels: {} } });
}

function guard(
  turn: Turn,
  context: KernelContext,
  now: {
    readonly plan: ExitPlan;
    readonly position: Position;
    readonly stops: readonly Order[];
    readonly free: number;
  },
): void {
  const trigger = now.plan.levels.stop;
  const [resting, ...surplus] = now.stops;
  for (const extra of surplus) requestCancel(turn, extra, 'one stop a position');
  if (trigger === undefined) {
    if (resting !== undefined) requestCancel(turn, resting, 'the stop was taken off');
    return;
  }
  const pricing = stopPricing(context, now.position, trigger);
  if (pricing === undefined) return;
  if (resting === undefined) {
    attempt(turn, context, protectiveWish(turn, exitIntent(now.position, now.free, pricing), 'stop'));
    return;
  }
  const wanted = now.free + resting.filled;
  if (resting.quantity !== wanted || !samePricing(resting.pricing, pricing)) {
    requestModify(turn, resting, { pricing, units: wanted }, 'the position changed');
  }
}

function protectiveWish(turn: Turn, intent: OrderIntent, role: 'stop' | 'target'): OrderWish {
  return {
    intent,
    origin: { kind: 'protective', role },
    maker: {
      maker: 'protective',
      signal: `${positionKey(intent)}|${turn.state.day ?? ''}`,
      leg: role === 'stop' ? 0 : 1,
      // The order's own number: it never comes again, even when a restart forgets the orders of before.
      attempt: turn.state.nextOrder,
    },
  };
}

/** The exit at the target of a plan; undefined when there is nothing to take it with. */
export function targetWish(turn: Turn, plan: ExitPlan, units: number): OrderWish | undefined {
  const position = turn.state.positions.get(positionKey(plan));
  if (position === undefined || plan.levels.target === undefined) return undefined;
  const intent = exitIntent(position, units, { type: 'LIMIT', price: plan.levels.target });
  return protectiveWish(turn, intent, 'target');
}

/** Sends the exit at the target; when it cannot go now, the position gets its stop back instead. */
function takeTarget(turn: Turn, context: KernelContext, plan: ExitPlan, units: number): void {
  const wish = targetWish(turn, plan, units);
  if (wish !== undefined && !attempt(turn, context, wish))
    turn.record({ kind: 'exit-plan-set', plan: { ...plan, phase: 'guarding' } });
}
