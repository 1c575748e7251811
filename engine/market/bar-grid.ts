import type { SessionGroup, TradingCalendar } from '../domain/session.ts';
import { DAY_MS, dateFromDayNumber, istDayNumber, istMidnight, MINUTE_MS } from '../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../domain/timeframe.ts';

/** No bar is under way. */
export const NO_BAR = 0;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where bars of one length begin and end: laid from the start of each session on, so the last of a session may be short. */
export class BarGrid {
  readonly #calendar: Pick<TradingCalendar, 'schedule'>;
  readonly #group: SessionGroup;
  readonly #lengthMs: number;
  #midnight = Number.NaN;
  #sessions: readonly Span[] = [];

  constructor(calendar: Pick<TradingCalendar, 'schedule'>, group: SessionGroup, timeframe: Timeframe) {
    this.#calendar = calendar;
    this.#group = group;
    this.#lengthMs = TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  }

  /** Start of the bar that an instant lies in; {@link NO_BAR} outside of sessions. */
  startAt(at: number): number {
    const session = this.#sessionAt(at);
    if (session === undefined) return NO_BAR;
    return session.from + Math.floor((at - session.from) / this.#lengthMs) * this.#lengthMs;
  }

  /** The instant at which the bar that began at `start` is over. */
  endOf(start: number): number {
    const session = this.#sessionAt(start);
    const end = start + this.#lengthMs;
    return session === undefined ? end : Math.min(end, session.to);
  }

  /** The first instant after `at` at which a bar ends; infinite when none does on that day. */
  nextEnd(at: number): number {
    const session = this.#sessionAt(at);
    if (session !== undefined) return this.endOf(this.startAt(at));
    const later = this.#sessions.find(({ from }) => from > at);
    return later === undefined ? Number.POSITIVE_INFINITY : this.endOf(later.from);
  }

  #sessionAt(at: number): Span | undefined {
    if (!(at >= this.#midnight && at < this.#midnight + DAY_MS)) this.#openDay(at);
    // Hot: a handful of sessions at most, nearly always one.
    for (const session of this.#sessions) if (at >= session.from && at < session.to) return session;
    return undefined;
  }

  #openDay(at: number): void {
    const day = istDayNumber(at);
    this.#midnight = istMidnight(day);
    const schedule = this.#calendar.schedule(dateFromDayNumber(day), this.#group);
    this.#sessions =
      schedule.kind !== 'open'
        ? []
        : schedule.sessions
            .filter(({ name }) => name === 'continuous' || name === 'muhurat')
            .map(({ from, to }) => ({ from: this.#midnight + from, to: this.#midnight + to }));
  }
}
