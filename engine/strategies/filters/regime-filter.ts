import type { EntryFilter } from '../entry-filter.ts';
import { regimeOf } from '../regime.ts';
import type { SeriesColumns } from '../series-columns.ts';
import type { StrategyStyle } from '../strategy.ts';

/** Trend strategies enter in a trend of their side only, reversion strategies only outside of trends; others anywhere. */
export function regimeFilter(series: SeriesColumns, style: StrategyStyle): EntryFilter {
  const regime = regimeOf(series);
  return {
    name: 'regime',
    admits(i, side) {
      const now = regime(i);
      if (style === 'trend') return now === (side > 0 ? 'trend up' : 'trend down');
      return style !== 'reversion' || now === 'range' || now === 'turbulent';
    },
  };
}
