import type { Candle } from '../domain/candle.ts';
import type { SessionGroup, TradingCalendar } from '../domain/session.ts';
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
  timeOfDay,
} from '../domain/time.ts';
import { TIMEFRAME_MINUTES } from '../domain/timeframe.ts';
import type { CandleSource } from '../ports/candle-source.ts';
import type { SeriesTerms } from './hosted-series.ts';

/** Days of the market that are looked through for bars at the most. */
const MOST_DAYS = 90;
/** Days without a bar in a row: earlier there are none. */
const EMPTY_DAYS = 5;
const MIDNIGHT = timeOfDay(0, 0);

/** Where history comes from. */
export interface HistorySource {
  readonly candles: CandleSource;
  readonly calendar: TradingCalendar;
  /** Lets others run between two days. */
  readonly pause: () => Promise<void>;
}

/**
 * The last bars before an instant, oldest first: as many as the series wants, or as many as there are. A day at a time,
 * so that making them holds nobody up.
 */
export async function barsBefore(
  { candles, calendar, pause }: HistorySource,
  { instrument, timeframe, ahead }: SeriesTerms,
  before: EpochMs,
): Promise<readonly Candle[]> {
  let bars: readonly Candle[] = [];
  let day: IsoDate | undefined = istDate(before);
  let empty = 0;
  for (let i = 0; i < MOST_DAYS && day !== undefined && empty < EMPTY_DAYS && bars.length < ahead; i += 1) {
    const from = istInstant(day, MIDNIGHT);
    const to = istInstant(addDays(day, 1), MIDNIGHT);
    const found = await candles.candles(instrument, timeframe, from, to < before ? to : before);
    // A bar in which nothing traded is none, as it is live.
    const traded = found.filter(({ volume }) => volume > 0);
    empty = traded.length === 0 && i > 0 ? empty + 1 : 0;
    bars = [...traded, ...bars];
    day = calendar.previousTradingDay(day);
    await pause();
  }
  return bars.slice(-ahead);
}

/** Whether a session is on at an instant: then a bar is under way whose beginning nobody saw. */
export function isWithinSession(calendar: TradingCalendar, group: SessionGroup, at: EpochMs): boolean {
  const day = istDate(at);
  const schedule = calendar.schedule(day, group);
  return (
    schedule.kind === 'open' &&
    schedule.sessions.some(
      ({ name, from, to }) =>
        (name === 'continuous' || name === 'muhurat') &&
        at > istInstant(day, from) &&
        at < istInstant(day, to),
    )
  );
}

/** Length of a series' bars. */
export const barMs = ({ timeframe }: Pick<SeriesTerms, 'timeframe'>): number =>
  TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
