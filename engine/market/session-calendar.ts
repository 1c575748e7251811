import type {
  AfterMarketTable,
  CalendarDay,
  HolidayTable,
  SessionTable,
} from '../domain/exchange-calendar.ts';
import type {
  DaySchedule,
  MarketSegment,
  Session,
  SessionGroup,
  TimeSpan,
  TradingCalendar,
} from '../domain/session.ts';
import { addDays, formatDate, type IsoDate, weekday } from '../domain/time.ts';

/** Longest run of days without a session that a search walks over. */
const LONGEST_BREAK_DAYS = 15;
const ANY: SessionGroup = { segment: 'equity', hasDerivatives: true };

function isWeekend(date: IsoDate): boolean {
  const day = weekday(date);
  return day === 0 || day === 6;
}

/** The exchange's calendar from dated tables: ordinary sessions, holidays, weekend and Muhurat sessions. */
export class SessionCalendar implements TradingCalendar {
  readonly #tables: readonly SessionTable[];
  readonly #afterMarket: readonly AfterMarketTable[];
  readonly #holidays: HolidayTable;
  readonly #days: ReadonlyMap<IsoDate, CalendarDay>;

  constructor(
    tables: readonly SessionTable[],
    holidays: HolidayTable,
    afterMarket: readonly AfterMarketTable[] = [],
  ) {
    this.#tables = tables;
    this.#afterMarket = afterMarket;
    this.#holidays = holidays;
    this.#days = new Map(holidays.days.map((day) => [day.date, day]));
  }

  schedule(date: IsoDate, group: SessionGroup): DaySchedule {
    if (!this.knows(date)) {
      const { knownFrom, knownTo } = this.#holidays;
      return {
        kind: 'unknown',
        reason: `There is no calendar for ${date}: known days go from ${knownFrom} to ${knownTo}.`,
      };
    }
    const known = this.#days.get(date);
    if (known?.kind === 'closed') return { kind: 'closed', reason: known.reason };
    if (known?.kind === 'muhurat') return this.#muhurat(known, group);
    if (known === undefined && isWeekend(date)) {
      return { kind: 'closed', reason: weekday(date) === 0 ? 'Sunday' : 'Saturday' };
    }
    const own = known?.sessions?.all ?? known?.sessions?.[group.segment];
    return {
      kind: 'open',
      reason: known?.reason ?? 'regular trading day',
      sessions: own ?? this.#ordinary(date, group),
    };
  }

  afterMarketHours(date: IsoDate, segment: MarketSegment): TimeSpan | undefined {
    return this.#afterMarket.findLast((row) => row.from <= date)?.[segment];
  }

  /** A Muhurat day is closed but for its own session, whose hours are announced late. */
  #muhurat(day: CalendarDay, group: SessionGroup): DaySchedule {
    const sessions = day.sessions?.all ?? day.sessions?.[group.segment];
    if (sessions !== undefined) return { kind: 'open', reason: `Muhurat trading, ${day.reason}`, sessions };
    return {
      kind: 'closed',
      reason: `Muhurat trading on ${formatDate(day.date, true)}, hours not announced`,
    };
  }

  #ordinary(date: IsoDate, group: SessionGroup): readonly Session[] {
    const table = this.#tables.findLast(
      (row) =>
        row.from <= date &&
        row.segment === group.segment &&
        (row.hasDerivatives === undefined || row.hasDerivatives === group.hasDerivatives),
    );
    return table?.sessions ?? [];
  }

  /** Whether a contract can expire on a day: a full session, not a holiday and not a Muhurat alone. */
  isFullDay(date: IsoDate): boolean {
    return this.schedule(date, ANY).kind === 'open' && this.#days.get(date)?.kind !== 'muhurat';
  }

  /** Whether the day lies in the years whose holidays are known. */
  knows(date: IsoDate): boolean {
    return date >= this.#holidays.knownFrom && date <= this.#holidays.knownTo;
  }

  /** What can be said of a day without a calendar: no weekend, and no holiday that never moves. */
  isPresumedOpen(date: IsoDate): boolean {
    return !isWeekend(date) && !this.#holidays.fixedHolidays.includes(date.slice(5));
  }

  nextTradingDay(date: IsoDate): IsoDate | undefined {
    return this.#seek(date, 1);
  }

  previousTradingDay(date: IsoDate): IsoDate | undefined {
    return this.#seek(date, -1);
  }

  #seek(from: IsoDate, step: 1 | -1): IsoDate | undefined {
    let date = from;
    for (let i = 0; i < LONGEST_BREAK_DAYS; i += 1) {
      date = addDays(date, step);
      const { kind } = this.schedule(date, ANY);
      if (kind === 'open') return date;
      if (kind === 'unknown') return undefined;
    }
    return undefined;
  }
}
