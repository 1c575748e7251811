import type { Deployment, StrategyTrade } from '../domain/deployment.ts';
import { heldBy } from '../domain/deployment.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import { averageFillPrice, direction, type Order, type OrderIntent } from '../domain/order.ts';
import { type Price, price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import { judge } from '../risk/gate.ts';
import { askedBy } from '../strategies/entry-rules.ts';
import { stopLevel, targetLevel } from '../strategies/position-rules.ts';
import type { KernelContext } from './context.ts';
import { standsInTheWay } from './exits.ts';
import { gateView } from './gate-view.ts';
import { createOrder } from './orders.ts';
import { withdraw } from './sending.ts';
import { positionKey } from './state.ts';
import {
  heldFor,
  type Place,
  positionOf,
  type SeatPosition,
  type StrategySeat,
  type StrategyWord,
} from './strategy-seat.ts';
import { type EntryRefusal, entryUnitsNow } from './strategy-sizes.ts';
import type { Turn } from './turn.ts';
import { sendAgreed } from './waiting-exits.ts';

/** What a word led to: the orders it made, and why an entry that it asked for was not made. */
export interface StrategyAnswer {
  readonly exit?: Order;
  readonly entry?: Order;
  readonly refused?: EntryRefusal;
}

/** Levels of an entry, and the trail of its stop, from the average price it filled at so far. */
export function exitsOfFill(plan: TradePlan, entry: Order, tick: Price): Pick<ExitPlan, 'levels' | 'trail'> {
  const side = direction(entry.side);
  const filledAt = averageFillPrice(entry);
  const stop = stopLevel(plan, side, filledAt, tick);
  const target = targetLevel(plan, side, filledAt, tick);
  const trail = { distance: { unit: 'bp', value: plan.trailBp }, best: filledAt } as const;
  return {
    levels: {
      ...(stop === 0 ? {} : { stop: price(stop) }),
      ...(target === 0 ? {} : { target: price(target) }),
    },
    ...(plan.trailBp === 0 ? {} : { trail }),
  };
}

/**
 * Turns a strategy's word into orders by the rules that backtests follow: the exit at market, reducing only, makes the
 * resting stop go first; an entry at market, for the moment, waits behind the exit when it turns the position round.
 */
export function followWord(
  turn: Turn,
  context: KernelContext,
  seat: StrategySeat,
  word: StrategyWord,
): StrategyAnswer {
  const held = heldFor(turn, seat);
  const { leaves, enters } = askedBy(word.signal, held, seat.deployment.plan);
  const exit = leaves && !isLeaving(turn, seat) ? sendExit(turn, context, { seat, word, held }) : undefined;
  const entry = enters === 0 ? undefined : sendEntry(turn, context, { seat, word, side: enters });
  return {
    ...(exit === undefined ? {} : { exit }),
    ...(entry?.ok === true ? { entry: entry.value } : {}),
    ...(entry?.ok === false ? { refused: entry.error } : {}),
  };
}

/** Takes back entries that waited for an exit longer than the bar they were meant for. Call it before the next word. */
export function dropStaleEntries(turn: Turn, context: KernelContext, position: SeatPosition): void {
  for (const order of ordersAt(turn, position)) {
    if (order.state.kind === 'queued' && order.origin.kind === 'strategy' && !order.reduceOnly)
      withdraw(turn, context, order, 'its bar is over');
  }
}

function ordersOf(turn: Turn, seat: Place): readonly Order[] {
  return ordersAt(turn, positionOf(seat));
}

function ordersAt(turn: Turn, position: SeatPosition): readonly Order[] {
  if (turn.state.liveOrders.size === 0) return [];
  const key = positionKey(position);
  return [...turn.state.liveOrders.values()].filter((order) => positionKey(order) === key);
}

/** Whether an exit is on its way already: any but a stop that rests, and a target that waits for the rest of it. */
function isLeaving(turn: Turn, seat: Place): boolean {
  return ordersOf(turn, seat).some(
    ({ reduceOnly, origin, pricing, state }) =>
      reduceOnly && (origin.kind !== 'protective' || (pricing.type === 'SL' && state.kind === 'open')),
  );
}

interface Wish {
  readonly seat: StrategySeat;
  readonly word: StrategyWord;
}

function sendExit(turn: Turn, context: KernelContext, wish: Wish & { readonly held: number }): Order {
  const intent = atMarket(wish.seat, {
    side: wish.held > 0 ? 'SELL' : 'BUY',
    units: Math.abs(wish.held),
    isExit: true,
  });
  const order = strategyOrder(turn, context, wish, intent);
  sendAgreed(turn, context, order);
  return order;
}

function sendEntry(
  turn: Turn,
  context: KernelContext,
  wish: Wish & { readonly side: 1 | -1 },
): Result<Order, EntryRefusal> {
  const { seat, side } = wish;
  const units = entryUnitsNow(turn, context, wish);
  if (!units.ok) return units;
  const intent = atMarket(seat, { side: side > 0 ? 'BUY' : 'SELL', units: units.value, isExit: false });
  const [refused] = judge(gateView(turn.state, context, turn.moment, { intent })).refusals;
  if (refused !== undefined) return fail({ code: refused.code, says: refused.message });
  const order = strategyOrder(turn, context, wish, intent);
  if (!ordersOf(turn, seat).some((other) => standsInTheWay(other, order)))
    turn.ask({ kind: 'claim', order: order.id });
  return ok(order);
}

function atMarket(
  seat: Place,
  of: { readonly side: OrderIntent['side']; readonly units: number; readonly isExit: boolean },
): OrderIntent {
  return {
    ...positionOf(seat),
    side: of.side,
    quantity: quantity(of.units),
    pricing: { type: 'MARKET' },
    // What an exit does not get at once it still wants; an entry is for the moment.
    validity: of.isExit ? 'DAY' : 'IOC',
    exits: {},
    reduceOnly: of.isExit,
  };
}

function strategyOrder(turn: Turn, context: KernelContext, wish: Wish, intent: OrderIntent): Order {
  const { seat, word } = wish;
  return orderFor(turn, context, { ...seat, reason: word.reason, signal: String(word.barStart), intent });
}

function orderFor(
  turn: Turn,
  context: KernelContext,
  of: Pick<StrategySeat, 'deployment'> & {
    readonly reason: string;
    /** What called for it, besides the position. */
    readonly signal: string;
    readonly intent: OrderIntent;
  },
): Order {
  const { deployment, reason, intent } = of;
  return createOrder(turn, context, {
    intent: { ...intent, follows: { deployment: deployment.id, reason } },
    origin: { kind: 'strategy', strategy: deployment.strategy, reason },
    maker: {
      maker: deployment.id,
      signal: `${positionKey(intent)}|${of.signal}`,
      leg: intent.reduceOnly ? 0 : 1,
      attempt: 0,
    },
  });
}

/** Leaves what a strategy holds at market, because a person wants it off. */
export function leaveTrade(
  turn: Turn,
  context: KernelContext,
  of: { readonly deployment: Deployment; readonly trade: StrategyTrade; readonly reason: string },
): Order | undefined {
  const { deployment, trade, reason } = of;
  const seat = { deployment, instrument: trade.instrument };
  const held = heldBy(trade);
  if (isLeaving(turn, seat)) return undefined;
  const side = held > 0 ? 'SELL' : 'BUY';
  const intent = atMarket(seat, { side, units: Math.abs(held), isExit: true });
  const order = orderFor(turn, context, {
    deployment,
    reason,
    signal: `off ${turn.state.nextOrder}`,
    intent,
  });
  sendAgreed(turn, context, order);
  return order;
}
