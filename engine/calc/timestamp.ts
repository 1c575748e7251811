import {
  DAY_MS,
  dayNumber,
  type EpochMs,
  epochMs,
  HOUR_MS,
  IST_OFFSET_MS,
  MINUTE_MS,
  parseDate,
  SECOND_MS,
} from '../domain/time.ts';

const PATTERN =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
/** Whole numbers from here on are milliseconds, below seconds (the year 2001 in the one, 5138 in the other). */
const FIRST_MILLISECONDS = 1e11;

/** Reads a date, a date and time (IST unless it carries an offset), or an epoch number; undefined for anything else. */
export function parseTimestamp(text: string): EpochMs | undefined {
  if (/^\d{9,16}$/.test(text)) {
    const value = Number(text);
    return epochMs(value < FIRST_MILLISECONDS ? value * SECOND_MS : value);
  }
  const match = PATTERN.exec(text);
  const date = match?.[1] === undefined ? undefined : parseDate(match[1]);
  if (match === null || date === undefined) return undefined;
  const [, , hours = '0', minutes = '0', seconds = '0', fraction = '', zone] = match;
  const time =
    Number(hours) * HOUR_MS +
    Number(minutes) * MINUTE_MS +
    Number(seconds) * SECOND_MS +
    Math.floor(Number(`0.${fraction === '' ? '0' : fraction}`) * SECOND_MS);
  return epochMs(dayNumber(date) * DAY_MS + time - offsetOf(zone));
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return IST_OFFSET_MS;
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(-2)) * MINUTE_MS);
}
