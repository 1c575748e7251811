import type { Session, SessionGroup, TradingCalendar } from '../domain/session.ts';
import {
  addDays,
  DAY_MS,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  istTimeOfDay,
  type TimeOfDayMs,
  weekday,
} from '../domain/time.ts';

const DERIVATIVES: SessionGroup = { segment: 'fno', hasDerivatives: true };
/** Sessions a year, as the exchange's calendar has them on average. */
const SESSIONS_A_YEAR = 252;

/** When a contract ends. */
interface Expiry {
  readonly day: IsoDate;
  readonly at: TimeOfDayMs;
}

/** Years of the calendar until an expiry, 365 days each; 0 when it is over. */
export function calendarYears(now: EpochMs, { day, at }: Expiry): number {
  return Math.max(0, istInstant(day, at) - now) / (365 * DAY_MS);
}

/**
 * Years of trading until an expiry, 252 sessions each: what is left of today's session, the sessions between, and the
 * last day's up to its end; nights, weekends and holidays do not count. Days that no calendar knows count from Monday
 * to Friday. 0 when it is over.
 */
export function tradingYears(
  calendar: Pick<TradingCalendar, 'schedule'>,
  now: EpochMs,
  expiry: Expiry,
): number {
  const today = istDate(now);
  let sessions = 0;
  for (let day = today; day <= expiry.day; day = addDays(day, 1)) {
    const from = day === today ? istTimeOfDay(now) : 0;
    const to = day === expiry.day ? expiry.at : DAY_MS;
    sessions += sessionShare(calendar, day, from, to);
  }
  return sessions / SESSIONS_A_YEAR;
}

/** How much of a day's continuous trading lies between two times of the day. */
function sessionShare(
  calendar: Pick<TradingCalendar, 'schedule'>,
  day: IsoDate,
  from: number,
  to: number,
): number {
  const schedule = calendar.schedule(day, DERIVATIVES);
  if (schedule.kind === 'closed') return 0;
  if (schedule.kind === 'unknown') {
    const isWeekend = weekday(day) === 0 || weekday(day) === 6;
    return isWeekend ? 0 : Math.max(0, to - from) / DAY_MS;
  }
  const trading = schedule.sessions.filter(({ name }) => name === 'continuous' || name === 'muhurat');
  const whole = trading.reduce((sum, session) => sum + session.to - session.from, 0);
  const left = trading.reduce((sum, session) => sum + overlap(session, from, to), 0);
  return whole > 0 ? left / whole : 0;
}

function overlap(session: Session, from: number, to: number): number {
  return Math.max(0, Math.min(session.to, to) - Math.max(session.from, from));
}
