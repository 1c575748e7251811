import type { SessionGroup, TradingCalendar } from '../../domain/session.ts';
import { dateFromDayNumber, istMidnight, MINUTE_MS, timeOfDay } from '../../domain/time.ts';

const REGULAR_OPEN = timeOfDay(9, 15);
const REGULAR_CLOSE = timeOfDay(15, 30);

/** When the sessions of a day begin from which bars are counted. */
export class SessionStarts {
  readonly #calendar: TradingCalendar;
  readonly #group: SessionGroup;

  constructor(calendar: TradingCalendar, group: SessionGroup) {
    this.#calendar = calendar;
    this.#group = group;
  }

  /**
   * Instants on a day in India, the first at least. The calendar knows special and Muhurat sessions; on a day it does not
   * know the regular session counts, or the first bar where that lies outside it.
   */
  of(day: number, firstBar: number): readonly number[] {
    const midnight = istMidnight(day);
    const schedule = this.#calendar.schedule(dateFromDayNumber(day), this.#group);
    const known =
      schedule.kind === 'open'
        ? schedule.sessions.filter(({ name }) => name === 'continuous' || name === 'muhurat')
        : [];
    if (known.length > 0) return known.map(({ from }) => midnight + from).sort((a, b) => a - b);
    const time = firstBar - midnight;
    const isRegular = time >= REGULAR_OPEN && time < REGULAR_CLOSE;
    return [isRegular ? midnight + REGULAR_OPEN : Math.floor(firstBar / MINUTE_MS) * MINUTE_MS];
  }
}
