import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Brand<number, 'EpochMs'>;

/** A civil date in India, `YYYY-MM-DD`. */
export type IsoDate = Brand<string, 'IsoDate'>;

/** A time of day in India as milliseconds since midnight IST. */
export type TimeOfDayMs = Brand<number, 'TimeOfDayMs'>;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** India keeps UTC+05:30 the whole year. */
export const IST_OFFSET_MS = 19_800_000;

export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value)) assert(false, `not a time: ${value}`);
  return value as EpochMs;
}

export function timeOfDay(hours: number, minutes: number, seconds = 0): TimeOfDayMs {
  return (hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS) as TimeOfDayMs;
}

/** `HH:MM` or `HH:MM:SS` to a time of day. Throws on anything else. */
export function parseTimeOfDay(text: string): TimeOfDayMs {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  assert(match !== null, `not a time of day: ${text}`);
  return timeOfDay(Number(match[1]), Number(match[2]), Number(match[3] ?? 0));
}

/** Days since 1970-01-01 of a civil date (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

const pad2 = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** The date that is `days` days after 1970-01-01. */
export function dateFromDayNumber(days: number): IsoDate {
  const { year, month, day } = civilFromDays(days);
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}` as IsoDate;
}

/** Days since 1970-01-01. */
export function dayNumber(date: IsoDate): number {
  return daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}

/** Reads `YYYY-MM-DD`; undefined when it is not a date of the calendar. */
export function parseDate(text: string): IsoDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = text as IsoDate;
  return dateFromDayNumber(dayNumber(date)) === date ? date : undefined;
}

/** Brands a literal date. Throws when it is none. */
export function isoDate(text: string): IsoDate {
  const date = parseDate(text);
  assert(date !== undefined, `not a date: ${text}`);
  return date;
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dateFromDayNumber(dayNumber(date) + days);
}

/** 0 = Sunday ... 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

/** The date in India at an instant. */
export function istDate(at: EpochMs): IsoDate {
  return dateFromDayNumber(istDayNumber(at));
}

/** The time of day in India at an instant. */
export function istTimeOfDay(at: number): TimeOfDayMs {
  return ((((at + IST_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) as TimeOfDayMs;
}

/** Days since 1970-01-01 of the date in India at an instant in milliseconds: for loops over many bars. */
export function istDayNumber(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}

/** Midnight in India at the beginning of such a day, in milliseconds since 1970. */
export function istMidnight(dayNumberOf: number): number {
  return dayNumberOf * DAY_MS - IST_OFFSET_MS;
}

/** The instant of an Indian date and time of day. */
export function istInstant(date: IsoDate, time: TimeOfDayMs): EpochMs {
  return (dayNumber(date) * DAY_MS + time - IST_OFFSET_MS) as EpochMs;
}

/** `10:42:30` in India. */
export function formatTime(at: EpochMs): string {
  return formatTimeOfDay(istTimeOfDay(at));
}

/** `10:42:30.114` in India. */
export function formatTimeMs(at: EpochMs): string {
  return `${formatTime(at)}.${String(istTimeOfDay(at) % SECOND_MS).padStart(3, '0')}`;
}

export function formatTimeOfDay(time: TimeOfDayMs): string {
  const seconds = Math.floor(time / SECOND_MS);
  return `${pad2(Math.floor(seconds / 3600))}:${pad2(Math.floor(seconds / 60) % 60)}:${pad2(seconds % 60)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Fri 20 Nov`, with the year when asked. */
export function formatDate(date: IsoDate, withYear = false): string {
  const month = MONTHS[Number(date.slice(5, 7)) - 1] ?? '';
  const text = `${WEEKDAYS[weekday(date)] ?? ''} ${Number(date.slice(8, 10))} ${month}`;
  return withYear ? `${text} ${date.slice(0, 4)}` : text;
}
