import { at } from '../crossing.ts';
import type { EntryFilter } from '../entry-filter.ts';
import type { SeriesColumns } from '../series-columns.ts';

const USUAL_BARS = 20;

/** Entries only on bars that trade at least `multiple` times the average of the 20 before. */
export function volumeFilter(series: SeriesColumns, multiple: number): EntryFilter {
  const ratio = series.column({ name: 'volume-ratio', settings: { period: USUAL_BARS } });
  return { name: 'volume', admits: (i) => at(ratio, i) >= multiple };
}
