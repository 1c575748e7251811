import type { ExitPlan } from '../domain/exit-plan.ts';
import { isLive, type Order, type OrderIntent, type Pricing, samePricing } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { ceilToTick, floorToTick, type Price, price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import { type KernelContext, tradable } from './context.ts';
import { createOrder, move } from './orders.ts';
import { type PositionKey, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** How far past its trigger a stop may still fill, in basis points: the protection band of a stop-limit. */
const STOP_BAND_BP = 300;

function side(position: Position): Order['side'] {
  return position.quantity > 0 ? 'SELL' : 'BUY';
}

/** Live orders that would shrink the position, protective ones apart from the rest. */
function exitOrders(turn: Turn, position: Position): { stops: Order[]; others: Order[] } {
  const stops: Order[] = [];
  const others: Order[] = [];
  for (const order of turn.state.liveOrders.values()) {
    if (positionKey(order) !== positionKey(position) || order.side !== side(position)) continue;
    (order.origin.kind === 'protective' && order.origin.role === 'stop' ? stops : others).push(order);
  }
  return { stops, others };
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
  const band = Math.max(tick, Math.round((trigger * STOP_BAND_BP) / 10_000));
  const limit =
    position.quantity > 0
      ? Math.max(ceilToTick(lowest, tick), floorToTick(trigger - band, tick))
      : Math.min(floorToTick(highest, tick), ceilToTick(trigger + band, tick));
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

/** Asks the broker to take a resting order away, unless that is under way. */
export function requestCancel(turn: Turn, order: Order, why: string): void {
  if (!isLive(order) || order.pendingChange !== 'none' || order.brokerOrderId === undefined) return;
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
  if (!isLive(order) || order.pendingChange !== 'none') return;
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
  if (plan === undefined || position === undefined) return;
  if (position.quantity === 0) {
    standDown(turn, plan, position);
    return;
  }
  const { stops, others } = exitOrders(turn, position);
  const taken = others.reduce((units, order) => units + order.quantity - order.filled, 0);
  const free = Math.abs(position.quantity) - taken;
  if (plan.phase === 'closing' || free <= 0) {
    for (const stop of stops) requestCancel(turn, stop, 'another exit takes the position');
    if (plan.phase === 'closing' && stops.length === 0 && free > 0) takeTarget(turn, context, plan, free);
    return;
  }
  guard(turn, context, { plan, position, stops, free });
}

/** The position is gone: no protective order may outlive it while no entry is still filling. */
function standDown(turn: Turn, plan: ExitPlan, position: Position): void {
  let entryLives = false;
  for (const order of turn.state.liveOrders.values()) {
    if (positionKey(order) !== positionKey(position)) continue;
    if (order.reduceOnly) requestCancel(turn, order, 'the position is closed');
    else entryLives = true;
  }
  if (!entryLives) turn.record({ kind: 'exit-plan-set', plan: { ...plan, levels: {} } });
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
    placeStop(turn, context, now.position, { pricing, units: now.free });
    return;
  }
  const wanted = now.free + resting.filled;
  if (resting.quantity !== wanted || !samePricing(resting.pricing, pricing)) {
    requestModify(turn, resting, { pricing, units: wanted }, 'the position changed');
  }
}

/** How many protective orders this position had today; makes each one's tag its own. */
function attempts(turn: Turn, position: Position): number {
  let count = 0;
  for (const order of turn.state.orders.values()) {
    if (order.origin.kind === 'protective' && positionKey(order) === positionKey(position)) count += 1;
  }
  return count;
}

function placeStop(
  turn: Turn,
  context: KernelContext,
  position: Position,
  stop: { readonly pricing: Pricing; readonly units: number },
): void {
  placeProtective(turn, context, position, {
    intent: exitIntent(position, stop.units, stop.pricing),
    role: 'stop',
  });
}

function placeProtective(
  turn: Turn,
  context: KernelContext,
  position: Position,
  exit: { readonly intent: OrderIntent; readonly role: 'stop' | 'target' },
): void {
  const order = createOrder(turn, context, {
    intent: exit.intent,
    origin: { kind: 'protective', role: exit.role },
    maker: {
      maker: 'protective',
      signal: `${positionKey(position)}|${turn.state.day ?? ''}`,
      leg: exit.role === 'stop' ? 0 : 1,
      attempt: attempts(turn, position),
    },
  });
  turn.ask({ kind: 'claim', order: order.id });
}

function takeTarget(turn: Turn, context: KernelContext, plan: ExitPlan, units: number): void {
  const position = turn.state.positions.get(positionKey(plan));
  if (position === undefined || plan.levels.target === undefined) return;
  const intent = exitIntent(position, units, { type: 'LIMIT', price: plan.levels.target });
  placeProtective(turn, context, position, { intent, role: 'target' });
}

/** Whether a price reached the plan's target, seen from the position. */
export function targetReached(plan: ExitPlan, held: number, last: Price): boolean {
  const target = plan.levels.target;
  if (target === undefined || plan.phase === 'closing' || held === 0) return false;
  return held > 0 ? last >= target : last <= target;
}

/** Begins to take the target: first the stop goes, then the exit is placed. */
export function reachForTarget(turn: Turn, context: KernelContext, plan: ExitPlan): void {
  turn.record({ kind: 'exit-plan-set', plan: { ...plan, phase: 'closing' } });
  alignExits(turn, context, positionKey(plan));
}
