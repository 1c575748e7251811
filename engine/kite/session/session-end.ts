import { addDays, type EpochMs, istDate, istInstant, istTimeOfDay, timeOfDay } from '../../domain/time.ts';

/** By rule of the exchanges every session of a broker's API ends each morning before the market. */
const END = timeOfDay(6, 0);

/** When a session that begins now ends: the next 06:00 in India. Kite does not say it with the token. */
export function sessionEnd(now: EpochMs): EpochMs {
  const today = istDate(now);
  return istInstant(istTimeOfDay(now) < END ? today : addDays(today, 1), END);
}

/** Kite clears its sessions about then, sooner or later than six: an end is nothing to wake anybody for. */
const FLUSH_FROM = timeOfDay(5, 0);
const FLUSH_TO = timeOfDay(7, 30);

/** Whether a session that ends now ended as all do each morning. */
export function isMorningFlush(now: EpochMs): boolean {
  const time = istTimeOfDay(now);
  return time >= FLUSH_FROM && time < FLUSH_TO;
}
