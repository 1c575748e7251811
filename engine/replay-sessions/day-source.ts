import { type CandleColumns, lowerBound, rowsBetween } from '../domain/candle-columns.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { addDays, epochMs, type IsoDate, istDate, istInstant, timeOfDay } from '../domain/time.ts';
import type { DayBars } from '../market/replay/day-recording.ts';

/** Trading days in front of the one that is played: yesterday's close, and something for charts. */
export const DAYS_BEFORE = 3;
const MIDNIGHT = timeOfDay(0, 0);

/** Where bars of past days come from. */
export interface DaySource {
  readonly simulated: boolean;
  /** Everything it has bars of within the day. */
  instruments(): Promise<readonly InstrumentKey[]>;
  /** Days on which all of `keys` have bars, oldest first. */
  days(keys: readonly InstrumentKey[]): Promise<readonly IsoDate[]>;
  /** The bars of a day and of some days before; undefined when the instrument has none of that day. */
  bars(key: InstrumentKey, day: IsoDate): Promise<DayBars | undefined>;
}

/** The days that columns have bars of, oldest first. */
export function daysIn({ start }: CandleColumns): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let row = 0; row < start.length; ) {
    const day = istDate(epochMs(start[row] ?? 0));
    days.push(day);
    row = lowerBound(start, istInstant(addDays(day, 1), MIDNIGHT));
  }
  return days;
}

/** The rows of a day and of the days before it; undefined when there is no row of that day. */
export function rowsOfDay(columns: CandleColumns, day: IsoDate): CandleColumns | undefined {
  const { start } = columns;
  const end = lowerBound(start, istInstant(addDays(day, 1), MIDNIGHT));
  let first = lowerBound(start, istInstant(day, MIDNIGHT));
  if (first === end) return undefined;
  for (let before = 0; before < DAYS_BEFORE && first > 0; before++) {
    first = lowerBound(start, istInstant(istDate(epochMs(start[first - 1] ?? 0)), MIDNIGHT));
  }
  return rowsBetween(columns, first, end);
}
