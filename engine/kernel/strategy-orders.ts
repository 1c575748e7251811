import type { BookId, InstrumentKey } from '../domain/ids.ts';
import {
  averageFillPrice,
  direction,
  type ExitLevels,
  type Order,
  type OrderIntent,
} from '../domain/order.ts';
import { type Price, price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type EpochMs, istDate, istTimeOfDay, type TimeOfDayMs } from '../domain/time.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import { judge } from '../risk/gate.ts';
import type { EntryFilter } from '../strategies/entry-filter.ts';
import { askedBy, isTooLate, sizedEntry, slotsOf } from '../strategies/entry-rules.ts';
import { stopLevel, targetLevel } from '../strategies/position-rules.ts';
import type { Signal } from '../strategies/signal.ts';
import { type KernelContext, tradable } from './context.ts';
import { standsInTheWay } from './exits.ts';
import { fundsOf } from './exposure.ts';
import { gateView } from './gate-view.ts';
import { createOrder } from './orders.ts';
import { withdraw } from './sending.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';
import { sendAgreed } from './waiting-exits.ts';

/** One strategy at work on one instrument of a book that is its own. */
export interface StrategySeat {
  readonly strategy: string;
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Order['product'];
  readonly plan: TradePlan;
  /** Instruments that share the book. */
  readonly seats: number;
  readonly filters: readonly EntryFilter[];
  /** Intraday books begin nothing from this time of day on. */
  readonly squareOffAt: TimeOfDayMs;
}

/** What a strategy said at the close of a bar, with what sizes and filters ask of that bar. */
export interface StrategyWord {
  readonly signal: Signal;
  readonly reason: string;
  readonly barStart: EpochMs;
  readonly close: Price;
  /** Row of the bar among those that the filters see. */
  readonly row: number;
  /** Average true range; NaN where the plan does not ask for it or it is not known yet. */
  readonly volatility: number;
}

/** What a word led to: the orders it made, and why an entry that it asked for was not made. */
export interface StrategyAnswer {
  readonly exit?: Order;
  readonly entry?: Order;
  readonly refused?: string;
}

/** Levels of an entry from the average price it filled at so far. */
export function levelsOfEntry(plan: TradePlan, entry: Order, tick: Price): ExitLevels {
  const side = direction(entry.side);
  const filledAt = averageFillPrice(entry);
  const stop = stopLevel(plan, side, filledAt, tick);
  const target = targetLevel(plan, side, filledAt, tick);
  return {
    ...(stop === 0 ? {} : { stop: price(stop) }),
    ...(target === 0 ? {} : { target: price(target) }),
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
  const held = turn.state.positions.get(positionKey(seat))?.quantity ?? 0;
  const { leaves, enters } = askedBy(word.signal, held, seat.plan);
  const exit = leaves && !isLeaving(turn, seat) ? sendExit(turn, context, { seat, word, held }) : undefined;
  const entry = enters === 0 ? undefined : sendEntry(turn, context, { seat, word, side: enters });
  return {
    ...(exit === undefined ? {} : { exit }),
    ...(entry?.ok === true ? { entry: entry.value } : {}),
    ...(entry?.ok === false ? { refused: entry.error } : {}),
  };
}

/** Takes back entries that waited for an exit longer than the bar they were meant for. Call it before the next word. */
export function dropStaleEntries(turn: Turn, context: KernelContext, seat: StrategySeat): void {
  for (const order of ordersOf(turn, seat)) {
    if (order.state.kind === 'queued' && order.origin.kind === 'strategy' && !order.reduceOnly)
      withdraw(turn, context, order, 'its bar is over');
  }
}

function ordersOf(turn: Turn, seat: StrategySeat): readonly Order[] {
  const key = positionKey(seat);
  return [...turn.state.liveOrders.values()].filter((order) => positionKey(order) === key);
}

/** Whether an exit is on its way already: any but a stop that rests, and a target that waits for the rest of it. */
function isLeaving(turn: Turn, seat: StrategySeat): boolean {
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
): Result<Order, string> {
  const { seat, word, side } = wish;
  if (isTooLate(seat.plan, istTimeOfDay(turn.moment.marketAt), seat.squareOffAt))
    return fail('too late in the day');
  const instrument = tradable(context, seat.instrument);
  const units = sizedEntry(seat.plan, {
    side,
    row: word.row,
    filters: seat.filters,
    taken: takenBeside(turn, seat),
    sizing: {
      equity: fundsOf(turn.state, context, seat.book, istDate(turn.moment.marketAt)).measured,
      slots: slotsOf(seat.plan, seat.seats),
      price: word.close,
      volatility: word.volatility,
      lotSize: instrument.lotSize,
    },
  });
  if (!units.ok) return units;
  const intent = atMarket(seat, { side: side > 0 ? 'BUY' : 'SELL', units: units.value, isExit: false });
  const [refused] = judge(gateView(turn.state, context, turn.moment, { intent })).refusals;
  if (refused !== undefined) return fail(refused.code);
  const order = strategyOrder(turn, context, wish, intent);
  if (!ordersOf(turn, seat).some((other) => standsInTheWay(other, order)))
    turn.ask({ kind: 'claim', order: order.id });
  return ok(order);
}

/** Other instruments of the book with a position or an entry under way. */
function takenBeside(turn: Turn, { book, instrument }: StrategySeat): number {
  const names = new Set<InstrumentKey>();
  for (const position of turn.state.positions.values()) {
    if (position.book === book && position.quantity !== 0) names.add(position.instrument);
  }
  for (const order of turn.state.liveOrders.values()) {
    if (order.book === book && !order.reduceOnly) names.add(order.instrument);
  }
  names.delete(instrument);
  return names.size;
}

function atMarket(
  seat: StrategySeat,
  of: { readonly side: OrderIntent['side']; readonly units: number; readonly isExit: boolean },
): OrderIntent {
  const { book, instrument, product } = seat;
  return {
    book,
    instrument,
    side: of.side,
    product,
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
  return createOrder(turn, context, {
    intent,
    origin: { kind: 'strategy', strategy: seat.strategy, reason: word.reason },
    maker: {
      maker: seat.strategy,
      signal: `${positionKey(seat)}|${word.barStart}`,
      leg: intent.reduceOnly ? 0 : 1,
      attempt: 0,
    },
  });
}
