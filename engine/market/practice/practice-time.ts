import {
  DAY_MS,
  dateFromDayNumber,
  dayNumber,
  type EpochMs,
  epochMs,
  IST_OFFSET_MS,
  type IsoDate,
  isoDate,
  MINUTE_MS,
  timeOfDay,
} from '../../domain/time.ts';

/**
 * The practice market's own count of time: weekdays since its first Monday, minutes since 09:15, and quarter
 * seconds ("slots") of the minute. Prices are functions of these three.
 */
export const FIRST_PRACTICE_DATE = isoDate('2015-01-05');
export const SESSION_OPEN = timeOfDay(9, 15);
export const SESSION_CLOSE = timeOfDay(15, 40);
export const MINUTES_A_DAY = 385;
const SLOT_MS = 250;
export const SLOTS_A_MINUTE = 240;
/** A minute's opening, extreme and closing prices each stand this long, so that a look a second sees all four. */
export const STANDING_SLOTS = 4;
export const CLOSING_SLOT = SLOTS_A_MINUTE - STANDING_SLOTS;
const LAST_MINUTE = MINUTES_A_DAY - 1;

const FIRST_DAY_NUMBER = dayNumber(FIRST_PRACTICE_DATE);

/** An instant as the price functions see it. */
export interface Moment {
  day: number;
  minute: number;
  slot: number;
}

/** The weekday's number; a Saturday or Sunday has that of the Friday before. Negative before the first. */
export function practiceDay(date: IsoDate): number {
  return dayFromDayNumber(dayNumber(date));
}

function dayFromDayNumber(days: number): number {
  const since = days - FIRST_DAY_NUMBER;
  const week = Math.floor(since / 7);
  return week * 5 + Math.min(since - week * 7, 4);
}

/** Days since 1970-01-01 of a practice day. */
function civilDayNumber(day: number): number {
  const week = Math.floor(day / 5);
  return FIRST_DAY_NUMBER + week * 7 + (day - week * 5);
}

export function practiceDate(day: number): IsoDate {
  return dateFromDayNumber(civilDayNumber(day));
}

/** The start of a minute of a practice day. */
export function minuteStart(day: number, minute: number): EpochMs {
  return epochMs(civilDayNumber(day) * DAY_MS - IST_OFFSET_MS + SESSION_OPEN + minute * MINUTE_MS);
}

/** Writes the moment of `at`: out of session it is the last one before. */
export function locate(at: EpochMs, out: Moment): void {
  const local = at + IST_OFFSET_MS;
  const days = Math.floor(local / DAY_MS);
  const sinceOpen = local - days * DAY_MS - SESSION_OPEN;
  const weekend = (days - FIRST_DAY_NUMBER + 7_000_000) % 7 > 4;
  out.day = dayFromDayNumber(days) - (sinceOpen < 0 && !weekend ? 1 : 0);
  if (weekend || sinceOpen < 0 || sinceOpen >= MINUTES_A_DAY * MINUTE_MS) {
    out.minute = LAST_MINUTE;
    out.slot = SLOTS_A_MINUTE - 1;
    return;
  }
  out.minute = Math.floor(sinceOpen / MINUTE_MS);
  out.slot = Math.floor((sinceOpen - out.minute * MINUTE_MS) / SLOT_MS);
}

/** The last moment of a day: the closing price. */
export function closingMoment(day: number): Moment {
  return { day, minute: LAST_MINUTE, slot: SLOTS_A_MINUTE - 1 };
}

/** Whether the price stands at the session's close: what expires is worth its intrinsic value. */
export function isFinalPrice(minute: number, slot: number): boolean {
  return minute === LAST_MINUTE && slot >= CLOSING_SLOT;
}
