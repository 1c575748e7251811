import { DAY_MS, IST_OFFSET_MS, istDayNumber } from '../../domain/time.ts';

const WEEKDAYS = 5;
/** 1 January 1970 was a Thursday; counted from here, weeks begin on Monday. */
const TO_MONDAY = 3;

/** Weekdays since the Monday of the first week of 1970. A session at the weekend counts with the Monday after it. */
function weekdayNumber(day: number): number {
  const week = Math.floor((day + TO_MONDAY) / 7);
  return week * WEEKDAYS + Math.min(day + TO_MONDAY - week * 7, WEEKDAYS);
}

/**
 * Tells, bar by bar, when bars of a higher timeframe close. Daily bars (they begin at midnight) are grouped by the
 * calendar, so five of them are a week wherever the history begins; bars of a session are counted from its start, and
 * the last group of a day may be short. A group is closed by its last bar, or, where that bar is missing, by the first
 * bar of the next: no bar to come is looked at.
 */
export class HigherBars {
  readonly #size: number;
  #day = Number.NaN;
  #inDay = 0;
  #group = Number.NaN;
  #isOpen = false;
  /** Whether a group closed with the bar before this one. */
  closedBefore = false;
  /** Whether a group closes with this bar. */
  closes = false;

  constructor(size: number) {
    this.#size = size;
  }

  push(start: number): void {
    const day = istDayNumber(start);
    this.#inDay = day === this.#day ? this.#inDay + 1 : 0;
    this.#day = day;
    const isDaily = (start + IST_OFFSET_MS) % DAY_MS === 0;
    const place = isDaily ? weekdayNumber(day) : this.#inDay;
    // Groups of one day are told from those of another by the day in front.
    const group = Math.floor(place / this.#size) + (isDaily ? 0 : day * DAY_MS);
    const isNew = group !== this.#group;
    this.closedBefore = isNew && this.#isOpen;
    if (isNew) this.#isOpen = true;
    this.closes = this.#isOpen && place % this.#size === this.#size - 1;
    if (this.closes) this.#isOpen = false;
    this.#group = group;
  }
}
