import { type CandleColumns, lowerBound, rowsBetween } from '../../domain/candle-columns.ts';
import { istDayNumber, istMidnight } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import { rowsAsked } from './bar-shelf.ts';
import type { BarSpan } from './bar-span.ts';
import { isMadeOf, resample } from './resample.ts';
import type { SessionStarts } from './session-starts.ts';

/** Minutes of the longest day there was, with its evening. */
const LONGEST_DAY_MINUTES = 720;

/** What can be had of stored spans: those that are stored, the others from the shortest that they can be made of. */
export function spansOf(stored: readonly BarSpan[]): readonly BarSpan[] {
  return TIMEFRAMES.flatMap((timeframe) => {
    const source =
      stored.find((span) => span.timeframe === timeframe) ??
      stored.find((span) => isMadeOf(timeframe, span.timeframe));
    return source === undefined ? [] : [{ ...source, timeframe }];
  });
}

/** The bars of a request from all the bars that are stored, put together where its timeframe is longer. */
export function madeBars(
  stored: CandleColumns,
  request: BarRequest,
  of: { readonly madeFrom: Timeframe; readonly sessions: SessionStarts },
): Omit<Bars, 'span'> {
  const { timeframe, from, to, ahead = 0, memory = 'own' } = request;
  if (of.madeFrom === timeframe) return rowsAsked(stored, request);
  const minutes = Math.min(TIMEFRAME_MINUTES[timeframe], LONGEST_DAY_MINUTES);
  const parts = Math.ceil(minutes / TIMEFRAME_MINUTES[of.madeFrom]);
  // From the beginning of the day of the earliest part to the end of the last day: no bar is cut.
  const earliest = Math.max(0, lowerBound(stored.start, from) - ahead * parts);
  const first = lowerBound(
    stored.start,
    istMidnight(istDayNumber(Math.min(from, stored.start[earliest] ?? from))),
  );
  const end = lowerBound(stored.start, istMidnight(istDayNumber(to) + 1));
  const made = resample(rowsBetween(stored, first, end), timeframe, { sessions: of.sessions, memory });
  return rowsAsked(made, request);
}
