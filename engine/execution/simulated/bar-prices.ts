import { mulDiv } from '../../domain/rounding.ts';

/*
 * Prices inside a bar as plain numbers in ten-thousandths of a rupee: what the exchange of paper books and the
 * backtest agree on. `side` is 1 for a buy, -1 for a sell.
 */

/** A price moved into what the bar traded. */
export function insideBar(value: number, high: number, low: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * What an order without a limit pays at `base`: worse by the slippage, on the tick, never beyond what the bar traded.
 * Without slippage it is `base` itself.
 */
export function slippedPrice(
  base: number,
  side: number,
  bar: { readonly high: number; readonly low: number },
  rules: { readonly tick: number; readonly slippageBp: number },
): number {
  if (rules.slippageBp === 0) return insideBar(base, bar.high, bar.low);
  const slip = mulDiv(base, rules.slippageBp, 10_000, 'ceil');
  const ticks = (base + side * slip) / rules.tick;
  const worse = (side > 0 ? Math.ceil(ticks) : Math.floor(ticks)) * rules.tick;
  return insideBar(worse, bar.high, bar.low);
}

/** Units of a bar that may be taken: a share of its volume, in whole lots. */
export function takeableUnits(volume: number, lot: number, participationBp: number): number {
  const units = Math.floor((volume * participationBp) / 10_000);
  return units - (units % lot);
}
