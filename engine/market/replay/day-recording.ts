import { type CandleColumns, candleAt } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { Columns, LARGEST_COLUMN_VALUE } from './columns.ts';
import { BAR_WIDTH, type RecordedSeries } from './recorded-series.ts';
import type { Recording } from './recording.ts';
import { ReplayCalendar } from './replay-calendar.ts';
import { recordedSymbol } from './replay-listings.ts';
import { COARSEST_TICK, fittingTick } from './tick-size.ts';

/** Bars of an instrument within the day, oldest first; `minutes` is the length of one. */
export interface DayBars {
  readonly key: InstrumentKey;
  readonly minutes: number;
  readonly bars: CandleColumns;
}

/** Bars in memory as a recorded series; undefined when they are of no kind that is played. */
export function seriesOfBars({ key, minutes, bars }: DayBars): RecordedSeries | undefined {
  const symbol = recordedSymbol(key);
  if (symbol === undefined || bars.start.length === 0) return undefined;
  const columns = new Columns(BAR_WIDTH);
  let tickSize: number = COARSEST_TICK;
  for (let row = 0; row < bars.start.length; row++) {
    const { start, open, high, low, close, volume } = candleAt(bars, row);
    for (const value of [open, high, low, close]) tickSize = fittingTick(tickSize, value);
    columns.push([start / 1_000, open, high, low, close, Math.min(volume, LARGEST_COLUMN_VALUE)]);
  }
  const none = { daily: new Columns(BAR_WIDTH), ticks: new Map() };
  return { symbol, bars: columns, barSeconds: minutes * 60, ...none, tickSize };
}

/** Series in memory as a recording; undefined when there is nothing in them. */
export function recordingOf(series: readonly RecordedSeries[]): Recording | undefined {
  const calendar = new ReplayCalendar(series);
  const first = calendar.firstDay;
  if (first === undefined) return undefined;
  return { series: new Map(series.map((one) => [one.symbol, one])), calendar, first, quarantined: [] };
}
