import type { Price } from '../../domain/price.ts';
import { type ExchangeOrder, ownLimit, restOf, triggerHit, triggerOf, within } from './exchange-order.ts';
import type { Execution, TickLiquidity } from './tick-liquidity.ts';

const NONE: readonly Execution[] = [];

/**
 * How an order meets a tick.
 *
 * One that comes takes what the far side shows, level by level, never beyond its limit, and goes on taking at
 * later ticks while the far side's best price is within its limit. Then it rests for good, behind the quantity
 * displayed at its price, and trades at its own price only:
 * - by what traded at its price once those in front are served;
 * - when the market traded through its price, by what traded;
 * - when the far side comes to its price, by what that side shows.
 * Those in front are never more than what is displayed at the price while that is the best one. A price of its own
 * that lies outside what was quoted and traded since the tick before (a gap over night) gives way to the nearest
 * inside, which is better for the order.
 */
export function meetTick(order: ExchangeOrder, market: TickLiquidity): readonly Execution[] {
  const limit = order.limit;
  if (limit === undefined) return NONE;
  if (order.stance === 'resting') return rest(order, limit, market);
  const taken = market.take(order.side, restOf(order), limit);
  const best = market.farPrice(order.side);
  if (best !== undefined && within(order.side, best, limit)) {
    order.stance = 'taking';
  } else {
    order.stance = 'resting';
    order.ahead = market.displayed(order.side, limit) ?? market.displayedBest(order.side);
  }
  return taken;
}

function rest(order: ExchangeOrder, limit: Price, market: TickLiquidity): readonly Execution[] {
  const { side } = order;
  const wanted = restOf(order);
  const offered = market.offered(side, limit);
  const through = market.last !== limit && within(side, market.last, limit);
  if (offered > 0 || through) {
    order.ahead = 0;
    const fromTrades = through ? market.traded : 0;
    const quantity = Math.min(wanted, Math.max(offered, fromTrades));
    market.take(side, Math.min(quantity, offered), limit);
    if (through) market.takeTraded(quantity);
    return quantity > 0 ? [{ quantity, price: market.inRange(limit) }] : NONE;
  }
  return queued(order, limit, market);
}

function queued(order: ExchangeOrder, limit: Price, market: TickLiquidity): readonly Execution[] {
  let quantity = 0;
  if (market.last === limit) {
    const { traded } = market;
    quantity = Math.min(restOf(order), Math.max(0, traded - order.ahead));
    order.ahead = Math.max(0, order.ahead - traded);
    market.takeTraded(quantity);
  }
  if (order.ahead > 0)
    order.ahead = Math.min(order.ahead, market.displayedAtBest(order.side, limit) ?? order.ahead);
  return quantity > 0 ? [{ quantity, price: market.inRange(limit) }] : NONE;
}

/** The closing auction trades at one price: who is within it shares what traded there. */
export function meetAuction(order: ExchangeOrder, market: TickLiquidity): readonly Execution[] {
  const limit = ownLimit(order.pricing);
  if (limit !== undefined && !within(order.side, market.last, limit)) return NONE;
  const quantity = Math.min(restOf(order), market.traded);
  if (quantity === 0) return NONE;
  market.takeTraded(quantity);
  return [{ quantity, price: market.last }];
}

/** Whether a waiting stop is set off by the last price. */
export function isTriggered(order: ExchangeOrder, market: Pick<TickLiquidity, 'last'>): boolean {
  const trigger = triggerOf(order.pricing);
  return trigger !== undefined && triggerHit(order.side, trigger, market.last);
}

/** Smaller is served first: orders at market, then the better price. */
function rank({ side, limit, pricing }: ExchangeOrder): number {
  const at = limit ?? ownLimit(pricing);
  if (at === undefined) return Number.NEGATIVE_INFINITY;
  return side === 'BUY' ? -at : at;
}

function compare(a: ExchangeOrder, b: ExchangeOrder): number {
  if (a.side !== b.side) return a.side === 'BUY' ? -1 : 1;
  const [mine, other] = [rank(a), rank(b)];
  return mine === other ? a.sequence - b.sequence : mine - other;
}

/** Who is served first: better prices before worse on each side, then who came earlier; buys before sells. */
export function inPriority(orders: readonly ExchangeOrder[]): readonly ExchangeOrder[] {
  const sorted = orders.every((order, i) => {
    const before = orders[i - 1];
    return before === undefined || compare(before, order) <= 0;
  });
  return sorted ? orders : [...orders].sort(compare);
}
