import type { ChartSpan, ChartWish } from '../desk-charts.ts';
import { addDays, type EpochMs, type IsoDate, istDate, istInstant, timeOfDay } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { barsADay, barsBack } from '../studies/market-bars.ts';

/** Bars shown when nothing was said: what a phone shows well. */
const BARS_SHOWN = 120;
/** Weekends and some holidays, with something to spare. */
const CALENDAR_DAYS = 7 / 5;

/** Which bars a picture shows, and from when they are read so that indicators have warmed up. */
export interface WantedBars {
  readonly timeframe: Timeframe;
  readonly readFrom: EpochMs;
  /** Bars shown: so many of the last ones, those of so many trading days, or those since an instant. */
  readonly show:
    | { readonly by: 'count'; readonly bars: number }
    | { readonly by: 'days'; readonly days: number }
    | { readonly by: 'start'; readonly from: EpochMs };
  /** About how many bars that is. */
  readonly expected: number;
}

/** The bar that suits a span of calendar days when only the span was said. */
function fittingTimeframe(span: ChartSpan | undefined): Timeframe {
  if (span === undefined) return '15m';
  const days = daysOf(span);
  if (days === 1) return '5m';
  if (days <= 7) return '15m';
  return days <= 31 ? '60m' : '1d';
}

/** What to read and show for a wish, seen from `now`, when its indicators need `warmUp` bars. */
export function wantedBars(
  wish: Pick<ChartWish, 'timeframe' | 'span'>,
  now: EpochMs,
  warmUp: number,
): WantedBars {
  const { span } = wish;
  const timeframe = wish.timeframe ?? fittingTimeframe(span);
  const today = istDate(now);
  const expected = expectedBars(timeframe, span);
  if (span === undefined) {
    const show = { by: 'count', bars: BARS_SHOWN } as const;
    return { timeframe, show, readFrom: barsBack(timeframe, expected + warmUp, now), expected };
  }
  if (span.unit === 'day') {
    return {
      timeframe,
      show: { by: 'days', days: span.count },
      readFrom: barsBack(timeframe, expected + warmUp, now),
      expected,
    };
  }
  const first = addDays(today, -daysOf(span));
  return {
    timeframe,
    show: { by: 'start', from: midnight(first) },
    readFrom: barsBack(timeframe, warmUp, midnight(first)),
    expected,
  };
}

function daysOf({ count, unit }: ChartSpan): number {
  switch (unit) {
    case 'day':
      return count;
    case 'week':
      return 7 * count;
    case 'month':
      return Math.round(30.44 * count);
    case 'year':
      return Math.round(365.25 * count);
  }
}

function midnight(date: IsoDate): EpochMs {
  return istInstant(date, timeOfDay(0, 0));
}

/** The place of the first bar shown. */
export function firstShown(starts: Float64Array, show: WantedBars['show']): number {
  switch (show.by) {
    case 'count':
      return Math.max(0, starts.length - show.bars);
    case 'start': {
      const found = starts.findIndex((start) => start >= show.from);
      return found === -1 ? starts.length : found;
    }
    case 'days':
      return firstOfDays(starts, show.days);
  }
}

function firstOfDays(starts: Float64Array, days: number): number {
  let seen = 0;
  let last: string | undefined;
  for (let at = starts.length - 1; at >= 0; at -= 1) {
    const date = istDate((starts[at] ?? 0) as EpochMs);
    if (date !== last) seen += 1;
    if (seen > days) return at + 1;
    last = date;
  }
  return 0;
}

/** The shortest bars with which the same span makes at most `most` of them. */
export function coarserTimeframe({ span }: Pick<ChartWish, 'span'>, most: number): Timeframe {
  const lengths: readonly Timeframe[] = ['5m', '15m', '30m', '60m'];
  return lengths.find((timeframe) => expectedBars(timeframe, span) <= most) ?? '1d';
}

/** About how many bars a span has. */
function expectedBars(timeframe: Timeframe, span: ChartSpan | undefined): number {
  if (span === undefined) return BARS_SHOWN;
  const days = span.unit === 'day' ? span.count : daysOf(span) / CALENDAR_DAYS;
  return Math.ceil(days * barsADay(timeframe));
}
