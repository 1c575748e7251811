import { Sma } from '../../indicators/averages/simple.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import { at } from '../crossing.ts';
import type { EntryFilter } from '../entry-filter.ts';
import type { SeriesColumns } from '../series-columns.ts';
import { HigherBars } from './higher-bars.ts';

/** Higher bars that their trend is measured over. */
const TREND_BARS = 10;

/** For each bar the trend of the last higher bar closed by then: 1 above its average, -1 below, 0 neither or unknown. */
function higherTrend({ start, close }: BarColumns, size: number): Int8Array {
  const higher = new HigherBars(size);
  const average = new Sma(TREND_BARS);
  const trends = new Int8Array(close.length);
  let trend = 0;
  const closeAt = (price: number): void => {
    trend = Math.sign(price - average.next(price)) || 0;
  };
  for (let i = 0; i < close.length; i += 1) {
    higher.push(at(start, i));
    if (higher.closedBefore) closeAt(at(close, i - 1));
    if (higher.closes) closeAt(at(close, i));
    trends[i] = trend;
  }
  return trends;
}

/** Entries only in the direction of the trend of the higher timeframe that `size` bars make. */
export function confirmationFilter(series: SeriesColumns, size: number): EntryFilter {
  const trends = higherTrend(series.bars, size);
  return { name: 'confirm', admits: (i, side) => trends[i] === side };
}
