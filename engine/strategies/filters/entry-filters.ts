import type { TradePlan } from '../../domain/trade-plan.ts';
import type { EntryFilter } from '../entry-filter.ts';
import type { SeriesColumns } from '../series-columns.ts';
import type { StrategyStyle } from '../strategy.ts';
import { confirmationFilter } from './confirmation-filter.ts';
import { regimeFilter } from './regime-filter.ts';
import { trendFilter } from './trend-filter.ts';
import { volumeFilter } from './volume-filter.ts';

/** The filters that the plan switches on, over one series. What is off computes nothing. */
export function entryFilters(
  plan: TradePlan,
  style: StrategyStyle,
  series: SeriesColumns,
): readonly EntryFilter[] {
  const filters: EntryFilter[] = [];
  if (plan.trendBars > 0) filters.push(trendFilter(series, plan.trendBars));
  if (plan.volumeMultiple > 0) filters.push(volumeFilter(series, plan.volumeMultiple));
  if (plan.confirmBars > 0) filters.push(confirmationFilter(series, plan.confirmBars));
  if (plan.regime) filters.push(regimeFilter(series, style));
  return filters;
}
