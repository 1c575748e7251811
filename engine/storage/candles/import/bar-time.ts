import {
  DAY_MS,
  dayNumber,
  HOUR_MS,
  IST_OFFSET_MS,
  type IsoDate,
  MINUTE_MS,
  parseDate,
  SECOND_MS,
} from '../../../domain/time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO = /^(\d{4})-(\d\d)-(\d\d)/;
const PACKED = /^(\d{4})(\d\d)(\d\d)(?!\d)/;
const NAMED = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})/;
const DAY_FIRST = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/;
const EPOCH = /^\d{10}(?:\d{3})?$/;
const CLOCK = /^(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/;
const SAME_DAY_LENGTH = 10;
/** `T09:15:00`, as most files write the time of day. */
const CLOCK_LENGTH = 9;
const CODE_0 = 48;
const CODE_COLON = 58;
const CODE_SPACE = 32;
const CODE_T = 84;

/** How a file writes the zone of its times. `none` is Indian time, as is `date`, which has no time at all. */
export type ZoneStyle = 'date' | 'none' | 'epoch' | 'utc' | 'india' | 'other';

const iso = (year: string, month: string, day: string): IsoDate | undefined =>
  parseDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);

/** The date a text begins with, and its length: ISO, `20250826`, `26-Aug-2025`, `26/08/2025` (the day is first). */
function leadingDate(text: string): { readonly date: IsoDate | undefined; readonly length: number } {
  const yearFirst = ISO.exec(text) ?? PACKED.exec(text);
  const match = yearFirst ?? NAMED.exec(text) ?? DAY_FIRST.exec(text);
  if (match === null) return { date: undefined, length: 0 };
  const [whole, first = '', second = '', third = ''] = match;
  const named = MONTHS.indexOf(second.toLowerCase()) + 1;
  const month = named > 0 ? String(named) : second;
  const date = yearFirst === null ? iso(third, month, first) : iso(first, month, third);
  return { date, length: whole.length };
}

/** Whether a text is a date with the month first: `08/26/2025`. */
export function isMonthFirst(text: string): boolean {
  const match = DAY_FIRST.exec(text);
  return match !== null && Number(match[2]) > 12 && Number(match[1]) <= 12;
}

/** A date alone, in any of the shapes. */
export function readDate(text: string): IsoDate | undefined {
  const { date, length } = leadingDate(text);
  return length === text.length ? date : undefined;
}

/**
 * Reads the times of one file. A time with an offset means that instant; one without is Indian time; a date alone is
 * its midnight in India. Remembers which styles it saw and keeps the last date, since rows come in order.
 */
export class BarTimeReader {
  #dateText = '';
  #midnight = Number.NaN;
  #style: ZoneStyle | undefined;
  #isMixed = false;
  /** What followed the last time of day, and what to take off for it. */
  #zoneText: string | undefined;
  #zoneOffset = 0;

  /** More than one way of writing the zone came along. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  get style(): ZoneStyle | undefined {
    return this.#style;
  }

  /** Milliseconds since 1970; NaN when it is no time. */
  read(text: string): number {
    if (this.#dateText !== '' && text.startsWith(this.#dateText)) return this.#at(text, SAME_DAY_LENGTH);
    if (EPOCH.test(text)) {
      this.#note('epoch');
      return text.length === 10 ? Number(text) * SECOND_MS : Number(text);
    }
    const { date, length } = leadingDate(text);
    if (date === undefined) return Number.NaN;
    this.#midnight = dayNumber(date) * DAY_MS;
    this.#dateText = length === SAME_DAY_LENGTH ? text.slice(0, SAME_DAY_LENGTH) : '';
    return this.#at(text, length);
  }

  #at(text: string, from: number): number {
    if (text.length === from) {
      this.#note('date');
      return this.#midnight - IST_OFFSET_MS;
    }
    const time = this.#hasKnownZone(text, from) ? plainClock(text, from + 1) : Number.NaN;
    return Number.isNaN(time) ? this.#clock(text, from) : this.#midnight + time - this.#zoneOffset;
  }

  #clock(text: string, from: number): number {
    const clock = isSeparator(text, from) ? CLOCK.exec(text.slice(from + 1).trim()) : null;
    if (clock === null) return Number.NaN;
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
    if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
    const millis = Number((clock[4] ?? '').slice(0, 3).padEnd(3, '0'));
    const time = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + millis;
    this.#zoneOffset = this.#offset(clock[5]);
    const isPlain = clock[4] === undefined && !Number.isNaN(plainClock(text, from + 1));
    this.#zoneText = isPlain ? text.slice(from + CLOCK_LENGTH) : undefined;
    return this.#midnight + time - this.#zoneOffset;
  }

  /** Whether a time is written as the one before was, so that its digits are all that is to be read. */
  #hasKnownZone(text: string, from: number): boolean {
    const zone = this.#zoneText;
    if (zone === undefined || text.length !== from + CLOCK_LENGTH + zone.length) return false;
    return text.endsWith(zone) && isSeparator(text, from);
  }

  #offset(zone: string | undefined): number {
    if (zone === undefined) {
      this.#note('none');
      return IST_OFFSET_MS;
    }
    if (zone === 'Z') {
      this.#note('utc');
      return 0;
    }
    const size = Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(-2)) * MINUTE_MS;
    const offset = zone.startsWith('-') ? -size : size;
    this.#note(styleOf(offset));
    return offset;
  }

  #note(style: ZoneStyle): void {
    if (this.#style !== undefined && this.#style !== style) this.#isMixed = true;
    this.#style = style;
  }
}

function styleOf(offset: number): ZoneStyle {
  if (offset === 0) return 'utc';
  return offset === IST_OFFSET_MS ? 'india' : 'other';
}

const isSeparator = (text: string, at: number): boolean =>
  text.charCodeAt(at) === CODE_SPACE || text.charCodeAt(at) === CODE_T;

/** `09:15:00` from a place on, in milliseconds since midnight; NaN when it is written otherwise. */
function plainClock(text: string, from: number): number {
  if (text.charCodeAt(from + 2) !== CODE_COLON || text.charCodeAt(from + 5) !== CODE_COLON) return Number.NaN;
  const hours = twoDigits(text, from);
  const minutes = twoDigits(text, from + 3);
  const seconds = twoDigits(text, from + 6);
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
}

/** NaN when one of them is none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - CODE_0, text.charCodeAt(at + 1) - CODE_0];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
