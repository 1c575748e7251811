import type { BookId } from '../domain/ids.ts';
import type { Tradable } from '../domain/instrument.ts';
import { add, type Money, money, notional, subtract, ZERO } from '../domain/money.ts';
import { direction, type Order, type OrderIntent } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import type { IsoDate } from '../domain/time.ts';
import type { ExposedPosition, ReservedExposure } from '../risk/check.ts';
import { type KernelContext, markOf, tradable } from './context.ts';
import { type DeskState, positionKey } from './state.ts';

/** Whether cash changes hands for the whole value: delivery shares and bought options. */
function paysInFull(position: Position, context: KernelContext): boolean {
  const kind = tradable(context, position.instrument).kind;
  return (kind === 'equity' && position.product === 'CNC') || (kind === 'option' && position.quantity > 0);
}

/** Margin that an open position blocks, beyond the cash it already took. */
export function marginOfPosition(
  context: KernelContext,
  position: Position | undefined,
  day: IsoDate,
): Money {
  if (position === undefined || position.quantity === 0 || paysInFull(position, context)) return ZERO;
  const instrument = tradable(context, position.instrument);
  const units = Math.abs(position.quantity);
  return context.costs.margin({
    day,
    instrument,
    side: position.quantity > 0 ? 'BUY' : 'SELL',
    product: position.product,
    quantity: units,
    value: notional(markOf(context, instrument), units),
  });
}

/** Open positions of a book with their marks and margins. */
export function exposedPositions(
  state: DeskState,
  context: KernelContext,
  book: BookId,
  day: IsoDate,
): readonly ExposedPosition[] {
  const rows: ExposedPosition[] = [];
  for (const position of state.positions.values()) {
    if (position.book !== book || position.quantity === 0) continue;
    const instrument = tradable(context, position.instrument);
    rows.push({
      position,
      instrument,
      mark: markOf(context, instrument),
      margin: marginOfPosition(context, position, day),
    });
  }
  return rows;
}

/** The price an order would trade at: its own limit, or the far side of the book, or the last trade. */
export function expectedPrice(
  context: KernelContext,
  order: Pick<Order, 'instrument' | 'side' | 'pricing'>,
): Price {
  const { pricing } = order;
  if (pricing.type === 'LIMIT' || pricing.type === 'SL') return pricing.price;
  if (pricing.type === 'SL-M') return pricing.trigger;
  const instrument = tradable(context, order.instrument);
  const quote = context.quotes.quote(instrument.id);
  const far = order.side === 'BUY' ? quote?.ask : quote?.bid;
  return far !== undefined && far > 0 ? far : markOf(context, instrument);
}

/** The part of an order that opens or adds, after netting against the position it meets. */
function openingQuantity(position: Position | undefined, side: Order['side'], units: number): number {
  const held = (position?.quantity ?? 0) * direction(side);
  return held >= 0 ? units : Math.max(0, units + held);
}

/** The part of some units that opens or adds, behind others of their side that meet the position before them. */
function openingAfter(
  position: Position | undefined,
  side: Order['side'],
  ahead: number,
  units: number,
): number {
  return openingQuantity(position, side, ahead + units) - openingQuantity(position, side, ahead);
}

/**
 * The part of an intent that opens or adds, after netting against the position and behind the orders of its side
 * that wait already: what they use of the position is not there a second time.
 */
export function openingBehind(state: DeskState, intent: OrderIntent, id: Order['id'] | undefined): number {
  if (intent.reduceOnly) return 0;
  const key = positionKey(intent);
  const before = id ?? state.nextOrder;
  let ahead = 0;
  for (const order of state.liveOrders.values()) {
    if (order.id < before && !order.reduceOnly && order.side === intent.side && positionKey(order) === key)
      ahead += order.quantity - order.filled;
  }
  return openingAfter(state.positions.get(key), intent.side, ahead, intent.quantity);
}

/**
 * What the live orders of a book would add if all of them filled; one in doubt counts like any other. One pass: the
 * gate asks for it at every order.
 */
export function reservedByOrders(
  state: DeskState,
  context: KernelContext,
  of: { readonly book: BookId; readonly day: IsoDate; readonly except?: Order['id'] | undefined },
): readonly ReservedExposure[] {
  const rows: ReservedExposure[] = [];
  const waiting = new Map<string, number>();
  for (const order of state.liveOrders.values()) {
    if (order.book !== of.book || order.reduceOnly) continue;
    const { side, product } = order;
    const rest = order.quantity - order.filled;
    const key = positionKey(order);
    const ahead = waiting.get(`${key}|${side}`) ?? 0;
    waiting.set(`${key}|${side}`, ahead + rest);
    const opening = openingAfter(state.positions.get(key), side, ahead, rest);
    if (opening === 0 || order.id === of.except) continue;
    const instrument = tradable(context, order.instrument);
    const value = notional(expectedPrice(context, order), opening);
    const margin = context.costs.margin({ day: of.day, instrument, side, product, quantity: opening, value });
    rows.push({ instrument, value, margin });
  }
  return rows;
}

/** Money of a book, as the ledger and the marks have it. */
export interface Funds {
  readonly cash: Money;
  readonly blockedByPositions: Money;
  readonly blockedByOrders: Money;
  readonly available: Money;
  readonly unrealised: Money;
  readonly equity: Money;
  /** Capital in kind: what the book took over from before it, at its worth on that morning. */
  readonly takenOver: Money;
  /** What results and limits are measured by: the equity without what was taken over. */
  readonly measured: Money;
}

/** Gain of an open position at the current mark, before charges. */
export function unrealisedOf(position: Position, mark: Price): Money {
  return mark === 0 ? ZERO : money(mark * position.quantity - position.cost);
}

/**
 * Gain of a position since the day began, before charges: what was carried counts from yesterday's close, what
 * was traded today from its own price.
 */
export function gainToday(context: KernelContext, position: Position): Money {
  const instrument = tradable(context, position.instrument);
  const last = markOf(context, instrument);
  if (last === NO_PRICE) return position.realisedToday;
  const close = context.quotes.previousClose(instrument.id);
  const morning = position.carried * (close === NO_PRICE ? last : close);
  return money(position.daySellValue - position.dayBuyValue + position.quantity * last - morning);
}

/** What units were worth when the day began, as {@link gainToday} counts them; undefined without any price. */
export function worthInTheMorning(
  context: KernelContext,
  instrument: Tradable,
  units: number,
): Money | undefined {
  const close = context.quotes.previousClose(instrument.id);
  const morning = close === NO_PRICE ? markOf(context, instrument) : close;
  return morning === NO_PRICE ? undefined : notional(morning, units);
}

/** Gain of a book since the day began, before charges. */
export function bookGainToday(state: DeskState, context: KernelContext, book: BookId): Money {
  let sum = 0;
  for (const position of state.positions.values()) {
    if (position.book === book) sum += gainToday(context, position);
  }
  return money(sum);
}

/** What a book has on a day: cash, what positions and waiting orders block, and what is left for new ones. */
export function fundsOf(state: DeskState, context: KernelContext, book: BookId, day: IsoDate): Funds {
  const totals = state.totals(book);
  const positions = exposedPositions(state, context, book, day);
  const blockedByPositions = add(...positions.map((row) => row.margin));
  const blockedByOrders = add(...reservedByOrders(state, context, { book, day }).map((row) => row.margin));
  const unrealised = add(...positions.map((row) => unrealisedOf(row.position, row.mark)));
  const lossesOnMargin = add(
    ...positions
      .filter((row) => !paysInFull(row.position, context))
      .map((row) => money(Math.min(0, unrealisedOf(row.position, row.mark)))),
  );
  const equity = money(totals.equityAtCost + unrealised);
  const takenOver = subtract(totals.capital, state.books.get(book)?.capital ?? totals.capital);
  return {
    cash: totals.cash,
    blockedByPositions,
    blockedByOrders,
    available: money(
      subtract(subtract(add(totals.cash, lossesOnMargin), blockedByPositions), blockedByOrders),
    ),
    unrealised,
    equity,
    takenOver,
    measured: subtract(equity, takenOver),
  };
}
