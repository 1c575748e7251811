import { type Price, price, priceFromRupees } from '../../domain/price.ts';

/** Tick by price as NSE's cash segment sets it since 15 April 2025. Limits are in rupees. */
const CASH_TICKS = [
  [250, 0.01],
  [1_000, 0.05],
  [5_000, 0.1],
  [10_000, 0.5],
  [20_000, 1],
] as const;
const LARGEST_CASH_TICK = 5;

export const OPTION_TICK = priceFromRupees(0.05);
export const INDEX_TICK = priceFromRupees(0.05);
export const VIX_TICK = priceFromRupees(0.0025);

/** Units in a lot (January 2026 series) and the largest order (August 2026) of index derivatives, and strike steps. */
export const INDEX_CONTRACTS = {
  NIFTY: { lotSize: 65, freezeQuantity: 1_800, strikeStep: 50 },
  BANKNIFTY: { lotSize: 30, freezeQuantity: 600, strikeStep: 100 },
} as const;

/** Value of the largest order in one share, in rupees; made up, the exchange's is by company. */
const SHARE_FREEZE_RUPEES = 200_000_000;

export function cashTick(monthEndRupees: number): Price {
  const step = CASH_TICKS.find(([below]) => monthEndRupees < below);
  return priceFromRupees(step?.[1] ?? LARGEST_CASH_TICK);
}

/** Tick of index futures by the index level at month end. */
export function indexFutureTick(monthEndRupees: number): Price {
  if (monthEndRupees <= 15_000) return priceFromRupees(0.05);
  return priceFromRupees(monthEndRupees <= 30_000 ? 0.1 : 0.2);
}

export function shareFreezeQuantity(basePriceRupees: number): number {
  return Math.round(SHARE_FREEZE_RUPEES / basePriceRupees / 1_000) * 1_000 + 1_000;
}

/** The band of a session: `percent` of the previous close on both sides, moved inwards to the grid. */
export function band(previousClose: Price, percent: number, tick: Price): { lower: Price; upper: Price } {
  const width = (previousClose * percent) / 100;
  return {
    lower: price(Math.ceil((previousClose - width) / tick) * tick),
    upper: price(Math.floor((previousClose + width) / tick) * tick),
  };
}
