import type { TradePlan } from '../domain/trade-plan.ts';
import type { SeriesColumns } from './series-columns.ts';

/** Bars of the average true range that sizes look at. */
export const VOLATILITY_BARS = 14;

/** The average true range of a series, where the plan's sizes look at it. */
export function volatilityOf(plan: TradePlan, columns: SeriesColumns): Float64Array | undefined {
  return plan.sizing === 'risk'
    ? columns.column({ name: 'atr', settings: { period: VOLATILITY_BARS } })
    : undefined;
}
