import { assert } from '../../domain/assert.ts';
import type { Candle } from '../../domain/candle.ts';
import { direction } from '../../domain/order.ts';
import { type Price, price } from '../../domain/price.ts';
import { insideBar, slippedPrice, takeableUnits } from './bar-prices.ts';
import { type ExchangeOrder, restOf, triggerHit, triggerOf } from './exchange-order.ts';
import type { FillSettings } from './house-rules.ts';
import type { Execution } from './tick-liquidity.ts';

/*
 * How orders meet a finished bar. Only what had come by the bar's start takes part. First the open: stops it
 * jumps over, then market orders, then limits it is better than, all at the open. Then the inside of the bar:
 * stops at their trigger, and only after them limits at their own price, when the bar traded through it. A touch
 * alone does not fill a limit that rests: others were there first. All orders together take no more than their
 * share of the bar's volume, and nothing trades outside the bar.
 */

/** Units of a bar that our orders may still take: a share of its volume, in whole lots. */
export class BarPool {
  #left: number;

  constructor(volume: number, lot: number, settings: Pick<FillSettings, 'participationBp'>) {
    this.#left = takeableUnits(volume, lot, settings.participationBp);
  }

  take(order: ExchangeOrder, at: Price): readonly Execution[] {
    const quantity = Math.min(restOf(order), this.#left);
    if (quantity === 0) return [];
    this.#left -= quantity;
    return [{ quantity, price: at }];
  }
}

/** What an order without limit pays at `base`: worse by the slippage, inside the bar, never beyond its own limit. */
function slipped(order: ExchangeOrder, base: Price, bar: Candle, slippageBp: number): Price {
  const { limit, instrument } = order;
  const worse = slippedPrice(base, direction(order.side), bar, { tick: instrument.tickSize, slippageBp });
  if (limit === undefined || slippageBp === 0) return price(worse);
  return price(
    insideBar(order.side === 'BUY' ? Math.min(worse, limit) : Math.max(worse, limit), bar.high, bar.low),
  );
}

/** Whether a stop is set off by the first trade of the bar. */
export function triggersAtOpen(order: ExchangeOrder, bar: Candle): boolean {
  const trigger = triggerOf(order.pricing);
  return trigger !== undefined && triggerHit(order.side, trigger, bar.open);
}

/** Whether a stop is set off somewhere in the bar. */
export function triggersInside(order: ExchangeOrder, bar: Candle): boolean {
  const trigger = triggerOf(order.pricing);
  return trigger !== undefined && triggerHit(order.side, trigger, order.side === 'BUY' ? bar.high : bar.low);
}

/** The price of an open order at the bar's first trade; undefined when it does not trade there. */
export function priceAtOpen(
  order: ExchangeOrder,
  bar: Candle,
  settings: Pick<FillSettings, 'slippageBp'>,
): Price | undefined {
  const { limit, side } = order;
  assert(limit !== undefined, 'an open order has a limit');
  const better = side === 'BUY' ? bar.open < limit : bar.open > limit;
  if (!better && !(bar.open === limit && order.stance === 'new')) return undefined;
  const hasOwnLimit = order.pricing.type === 'LIMIT' || order.pricing.type === 'SL';
  if (order.stance === 'new' && !hasOwnLimit) return slipped(order, bar.open, bar, settings.slippageBp);
  return bar.open;
}

/** The price of a stop that its trigger set off inside the bar; undefined when its limit is behind the trigger. */
export function priceAtTrigger(
  order: ExchangeOrder,
  bar: Candle,
  settings: Pick<FillSettings, 'slippageBp'>,
): Price | undefined {
  const trigger = triggerOf(order.pricing);
  if (trigger === undefined || order.limit === undefined) return undefined;
  const reachable = order.side === 'BUY' ? trigger <= order.limit : trigger >= order.limit;
  return reachable ? slipped(order, trigger, bar, settings.slippageBp) : undefined;
}

/** The price of a limit that the bar traded through; undefined when it did not. */
export function priceInside(order: ExchangeOrder, bar: Candle): Price | undefined {
  const { limit, side } = order;
  if (limit === undefined) return undefined;
  const through = side === 'BUY' ? bar.low < limit : bar.high > limit;
  return through ? price(insideBar(limit, bar.high, bar.low)) : undefined;
}
