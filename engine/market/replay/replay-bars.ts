import { type CandleColumns, emptyColumns, FIELDS, rowsBetween } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { isTimeframe, type Timeframe } from '../../domain/timeframe.ts';
import type { Columns } from './columns.ts';
import { Quarantine } from './quarantine.ts';
import { BAR, type RecordedSeries, TICK } from './recorded-series.ts';
import { findRecordings } from './recording-folder.ts';
import { replayKey } from './replay-listings.ts';
import { SeriesReader } from './series-reader.ts';

/** Recorded bars by how long they are. */
export type RecordedBars = ReadonlyMap<Timeframe, CandleColumns>;

/**
 * What a replay folder has of one instrument, as columns, without reading the files of the others. Ticks count as
 * minutes where no bars were recorded. Throws `RecordingError` when the folder cannot be read.
 */
export async function readRecordedBars(folder: string, key: InstrumentKey): Promise<RecordedBars> {
  const bars = new Map<Timeframe, CandleColumns>();
  const files = (await findRecordings(folder)).filter(({ symbol }) => replayKey(symbol) === key);
  const [first] = files;
  if (first === undefined) return bars;
  const reader = new SeriesReader(first.symbol, new Quarantine());
  for (const file of files) await reader.read(file);
  const series = reader.finish();
  const length = `${series.barSeconds / 60}m`;
  if (series.bars.length > 0 && isTimeframe(length)) bars.set(length, columnsOf(series.bars));
  if (series.daily.length > 0) bars.set('1d', columnsOf(series.daily));
  if (series.bars.length === 0 && series.ticks.size > 0) bars.set('1m', minutesOf(series));
  return bars;
}

const BAR_COLUMN = FIELDS.map((field) => [field, BAR[field]] as const);

function columnsOf(bars: Columns): CandleColumns {
  const columns = emptyColumns(bars.length);
  for (const [field, column] of BAR_COLUMN) {
    const scale = field === 'start' ? SECOND_MS : 1;
    const values = columns[field];
    for (let row = 0; row < values.length; row++) values[row] = bars.at(row, column) * scale;
  }
  return columns;
}

function minutesOf({ ticks }: RecordedSeries): CandleColumns {
  const days = [...ticks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
  const bars = emptyColumns(days.reduce((sum, day) => sum + day.length, 0));
  let rows = 0;
  for (const day of days) {
    let traded = 0;
    for (let tick = 0; tick < day.length; tick++) {
      const start = Math.floor((day.at(tick, TICK.at) * SECOND_MS) / MINUTE_MS) * MINUTE_MS;
      if (rows === 0 || bars.start[rows - 1] !== start) bars.start[rows++] = start;
      const volume = day.at(tick, TICK.volume);
      addTick(bars, rows - 1, { last: day.at(tick, TICK.last), units: volume - traded });
      traded = volume;
    }
  }
  return rowsBetween(bars, 0, rows);
}

function addTick(
  { open, high, low, close, volume }: CandleColumns,
  row: number,
  { last, units }: { readonly last: number; readonly units: number },
): void {
  if (open[row] === 0) {
    open[row] = last;
    low[row] = last;
  }
  high[row] = Math.max(high[row] ?? 0, last);
  low[row] = Math.min(low[row] ?? 0, last);
  close[row] = last;
  volume[row] = (volume[row] ?? 0) + units;
}
