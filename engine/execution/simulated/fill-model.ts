import type { Side } from '../../domain/order.ts';
import type { Price } from '../../domain/price.ts';
import type { Depth, Tick } from '../../domain/tick.ts';

/** A part of an order that trades, and its price. */
export interface Execution {
  readonly quantity: number;
  readonly price: Price;
}

interface Level {
  readonly price: Price;
  readonly quantity: number;
}

/** The far side of the book, best first: the depth where there is one, else the best quote alone. */
function farSide(side: Side, tick: Tick, depth: Depth | undefined): readonly Level[] {
  const levels = side === 'BUY' ? depth?.asks : depth?.bids;
  if (levels !== undefined && levels.length > 0) return levels;
  const price = side === 'BUY' ? tick.ask : tick.bid;
  const quantity = side === 'BUY' ? tick.askQuantity : tick.bidQuantity;
  return price > 0 && quantity > 0 ? [{ price, quantity }] : [];
}

/** Whether `price` is no worse than `limit` for that side. */
function within(side: Side, price: Price, limit: Price): boolean {
  return side === 'BUY' ? price <= limit : price >= limit;
}

/** An order that meets the market takes the far side, level by level, never beyond its limit. */
export function take(
  order: { readonly side: Side; readonly rest: number; readonly limit: Price },
  tick: Tick,
  depth: Depth | undefined,
): readonly Execution[] {
  const executions: Execution[] = [];
  let rest = order.rest;
  for (const level of farSide(order.side, tick, depth)) {
    if (rest === 0 || !within(order.side, level.price, order.limit)) break;
    const quantity = Math.min(rest, level.quantity);
    if (quantity > 0) executions.push({ quantity, price: level.price });
    rest -= quantity;
  }
  return executions;
}

/** Displayed quantity in front of an order that begins to rest; one that improves the best price has nobody. */
export function queueAhead(order: { readonly side: Side; readonly limit: Price }, tick: Tick): number {
  const best = order.side === 'BUY' ? tick.bid : tick.ask;
  const displayed = order.side === 'BUY' ? tick.bidQuantity : tick.askQuantity;
  const improves = best === 0 || !within(order.side, order.limit, best);
  return improves ? 0 : displayed;
}

/** How a resting order fares in a tick: what fills, at its own limit, and who is still in front. */
export interface Waiting {
  readonly fills: number;
  readonly ahead: number;
}

/**
 * A resting order fills at its own price: whole when the market traded through it or its far side came to it
 * (bounded by what was there), and by what traded beyond the queue in front when the market traded at it.
 */
export function wait(
  order: { readonly side: Side; readonly rest: number; readonly limit: Price; readonly ahead: number },
  tick: Tick,
  traded: number,
): Waiting {
  const { side, rest, limit, ahead } = order;
  const [far] = farSide(side, tick, undefined);
  if (far !== undefined && within(side, far.price, limit)) {
    return { fills: Math.min(rest, Math.max(far.quantity, traded)), ahead: 0 };
  }
  if (tick.last !== limit && within(side, tick.last, limit))
    return { fills: Math.min(rest, traded), ahead: 0 };
  if (tick.last !== limit) return { fills: 0, ahead };
  const reached = Math.max(0, traded - ahead);
  return { fills: Math.min(rest, reached), ahead: Math.max(0, ahead - traded) };
}
