import { addDays, type EpochMs, istDate, istInstant, istTimeOfDay, timeOfDay } from '../../domain/time.ts';

/** By rule of the exchanges every session of a broker's API ends each morning before the market. */
const END = timeOfDay(6, 0);

/** When a session that begins now ends: the next 06:00 in India. Kite does not say it with the token. */
export function sessionEnd(now: EpochMs): EpochMs {
  const today = istDate(now);
  return istInstant(istTimeOfDay(now) < END ? today : addDays(today, 1), END);
}
