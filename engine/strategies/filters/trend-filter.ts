import { at } from '../crossing.ts';
import type { EntryFilter } from '../entry-filter.ts';
import type { SeriesColumns } from '../series-columns.ts';

/** Longs only where the close is above its simple average of `bars`, shorts only where it is below. */
export function trendFilter(series: SeriesColumns, bars: number): EntryFilter {
  const { close } = series.bars;
  const average = series.column({ name: 'sma', settings: { period: bars } });
  return { name: 'trend', admits: (i, side) => (at(close, i) - at(average, i)) * side > 0 };
}
