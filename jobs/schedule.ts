import { parse } from 'node-cron';
import { assert } from '../engine/domain/assert.ts';
import {
  addDays,
  type EpochMs,
  formatTimeOfDay,
  type IsoDate,
  istDate,
  istInstant,
  type TimeOfDayMs,
  timeOfDay,
  weekday,
} from '../engine/domain/time.ts';

/** On which dates a job may run. */
type DayRule = (date: IsoDate) => boolean;

/** How far ahead a next slot is looked for: a monthly job over a long holiday. */
const LOOK_AHEAD_DAYS = 62;
const MOST_TIMES_SHOWN = 4;
const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** The times of day and the dates of one cron expression. */
interface Pattern {
  /** In order. */
  readonly times: readonly TimeOfDayMs[];
  readonly matches: (date: IsoDate) => boolean;
  /** The dates, where they are fewer than all: `Saturdays`, `day 1 of the month`. */
  readonly dates: string | undefined;
}

function numbers(field: readonly (number | string)[], expression: string): ReadonlySet<number> {
  const plain = field.filter((value) => typeof value === 'number');
  assert(plain.length === field.length, `only numbers are understood in ${expression}`);
  return new Set(plain);
}

function datesText(days: ReadonlySet<number>, weekdays: ReadonlySet<number>): string | undefined {
  if (days.size < 31) return `day ${[...days].join(', ')} of the month`;
  if (weekdays.size >= 7) return undefined;
  return [...weekdays].map((day) => WEEKDAYS[day % 7]).join(', ');
}

/** Reads a cron expression: what it means is node-cron's to say, which instants that gives is Indian time's. */
function readPattern(expression: string): Pattern {
  const fields = parse(expression);
  const days = numbers(fields.dayOfMonth, expression);
  const weekdays = numbers(fields.dayOfWeek, expression);
  assert(days.size === 31 || weekdays.size >= 7, `days of month and of week at once in ${expression}`);
  const months = new Set(fields.month);
  const times = fields.hour.flatMap((hour) =>
    fields.minute.flatMap((minute) => fields.second.map((second) => timeOfDay(hour, minute, second))),
  );
  return {
    times: times.sort((a, b) => a - b),
    dates: datesText(days, weekdays),
    matches: (date) =>
      months.has(Number(date.slice(5, 7))) &&
      days.has(Number(date.slice(8, 10))) &&
      weekdays.has(weekday(date)),
  };
}

/** When a job is due: instants of Indian time on the days that its rule allows. */
export class Schedule {
  readonly #patterns: readonly Pattern[];
  readonly #expressions: readonly string[];

  constructor(expressions: readonly string[]) {
    this.#expressions = expressions;
    this.#patterns = expressions.map(readPattern);
  }

  /** The last slot with `after < slot <= until`; undefined when there is none. */
  lastBetween(after: EpochMs, until: EpochMs, allows: DayRule): EpochMs | undefined {
    for (let date = istDate(until); date >= istDate(after); date = addDays(date, -1)) {
      const slot = this.#slotsOf(date, allows).findLast((at) => at <= until);
      if (slot !== undefined) return slot > after ? slot : undefined;
    }
    return undefined;
  }

  /** The first slot after an instant; undefined when the calendar has no day for it. */
  next(after: EpochMs, allows: DayRule): EpochMs | undefined {
    for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
      const slot = this.#slotsOf(addDays(istDate(after), ahead), allows).find((at) => at > after);
      if (slot !== undefined) return slot;
    }
    return undefined;
  }

  /** `07:30, 08:30, 09:00`, or the expressions where the times are many. */
  describe(): string {
    const times = this.#patterns.flatMap((pattern) => pattern.times);
    if (times.length > MOST_TIMES_SHOWN) return this.#expressions.join('; ');
    return times.map((time) => formatTimeOfDay(time).slice(0, 5)).join(', ');
  }

  /** The dates that the expressions name, for people; undefined when they name all. */
  dates(): string | undefined {
    const named = this.#patterns.flatMap(({ dates }) => dates ?? []);
    return named.length === 0 ? undefined : [...new Set(named)].join(', ');
  }

  #slotsOf(date: IsoDate, allows: DayRule): readonly EpochMs[] {
    const patterns = this.#patterns.filter((pattern) => pattern.matches(date));
    if (patterns.length === 0 || !allows(date)) return [];
    const times = patterns.flatMap((pattern) => pattern.times);
    return times.sort((a, b) => a - b).map((time) => istInstant(date, time));
  }
}
