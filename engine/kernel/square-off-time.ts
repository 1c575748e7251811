import { type Instrument, isDerivative } from '../domain/instrument.ts';
import type { TradingCalendar } from '../domain/session.ts';
import { type IsoDate, MINUTE_MS, type TimeOfDayMs } from '../domain/time.ts';
import { sessionGroup } from './gate-view.ts';

/** Times of an ordinary day at which intraday positions are closed. */
export interface SquareOffTimes {
  readonly sharesWithDerivatives: TimeOfDayMs;
  readonly shares: TimeOfDayMs;
  readonly derivatives: TimeOfDayMs;
}

/** How long before the end of a short or odd session intraday positions are closed. */
const LEAD_MS = 10 * MINUTE_MS;

/**
 * When intraday positions of an instrument are closed on a date: at the time of an ordinary day, or, where the last
 * session of the date ends or begins otherwise (Muhurat trading, a short Saturday), some minutes before its end.
 */
export function squareOffTime(
  times: SquareOffTimes,
  calendar: Pick<TradingCalendar, 'schedule'>,
  instrument: Instrument,
  day: IsoDate,
): TimeOfDayMs {
  const usual = usualTime(times, instrument);
  const schedule = calendar.schedule(day, sessionGroup(instrument));
  if (schedule.kind !== 'open') return usual;
  const last = schedule.sessions.filter(({ name }) => name === 'continuous' || name === 'muhurat').at(-1);
  if (last === undefined || (last.from < usual && usual < last.to)) return usual;
  return Math.max(last.from, last.to - LEAD_MS) as TimeOfDayMs;
}

function usualTime(times: SquareOffTimes, instrument: Instrument): TimeOfDayMs {
  if (isDerivative(instrument)) return times.derivatives;
  const isShareWithDerivatives = instrument.kind === 'equity' && instrument.hasDerivatives;
  return isShareWithDerivatives ? times.sharesWithDerivatives : times.shares;
}
