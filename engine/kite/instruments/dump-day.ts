import { addDays, type EpochMs, type IsoDate, istDate, istTimeOfDay, timeOfDay } from '../../domain/time.ts';

/** Kite makes its table of instruments about this time, for the day. */
const MADE_AT = timeOfDay(8, 30);

/** The day whose table Kite hands out at an instant: yesterday's until the morning. */
export function dumpDay(now: EpochMs): IsoDate {
  const today = istDate(now);
  return istTimeOfDay(now) < MADE_AT ? addDays(today, -1) : today;
}
