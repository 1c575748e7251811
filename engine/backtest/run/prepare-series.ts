import type { TradePlan } from '../../domain/trade-plan.ts';
import { entryFilters } from '../../strategies/filters/entry-filters.ts';
import type { SeriesColumns } from '../../strategies/series-columns.ts';
import { trackSignals } from '../../strategies/signal-track.ts';
import type { PreparedStrategy } from '../../strategies/strategy.ts';
import { volatilityOf } from '../../strategies/volatility.ts';
import type { RunSeries } from './run-input.ts';

/** What a run needs to know of an instrument besides its bars. */
export type SeriesTerms = Pick<RunSeries, 'instrument' | 'product' | 'squareOffAt' | 'memberships' | 'lots'>;

/**
 * A series made ready for a run: the strategy's signals over it, the filters that the plan switches on, and the range
 * that sizes look at. Columns are computed once for all strategies that share them. Throws `StrategyFault`.
 */
export function prepareSeries(
  columns: SeriesColumns,
  prepared: PreparedStrategy,
  plan: TradePlan,
  terms: SeriesTerms,
): RunSeries {
  return {
    ...terms,
    bars: columns.bars,
    track: trackSignals(prepared, columns.view(prepared.indicators)),
    filters: entryFilters(plan, prepared.strategy.style, columns),
    volatility: volatilityOf(plan, columns),
  };
}
