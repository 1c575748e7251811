import type { ExpiryKind, ExpiryRule, LotTable } from '../domain/contract-rules.ts';
import { addDays, type IsoDate, weekday } from '../domain/time.ts';
import { lotSize } from './contract-rules.ts';
import type { SessionCalendar } from './session-calendar.ts';

/**
 * A day on which contracts end, with the lot of a contract that ends then; the lot is undefined when nobody knows.
 * `provisional`: the holidays of that year are not published yet, the day may move.
 */
export interface Expiry {
  readonly date: IsoDate;
  readonly kind: ExpiryKind;
  readonly lot: number | undefined;
  readonly provisional?: true;
}

/** No listing reaches further than this. */
const HORIZON_DAYS = 500;
/** Longest shift from a scheduled expiry to the trading day before it. */
const LONGEST_SHIFT_DAYS = 10;
const EVERY_SHARE = '*';

/** When contracts of an underlying expire, by the rules of each date and the trading calendar. */
export class ExpiryCalendar {
  readonly #rules: readonly ExpiryRule[];
  readonly #lots: LotTable;
  readonly #calendar: SessionCalendar;

  constructor(options: {
    readonly rules: readonly ExpiryRule[];
    readonly lots: LotTable;
    readonly calendar: SessionCalendar;
  }) {
    this.#rules = options.rules;
    this.#lots = options.lots;
    this.#calendar = options.calendar;
  }

  /** Whether derivatives of a name are known. */
  knows(underlying: string): boolean {
    return underlying in this.#lots.indices || underlying in this.#lots.stocks;
  }

  /** Every name with derivatives. */
  underlyings(): readonly string[] {
    return [...Object.keys(this.#lots.indices), ...Object.keys(this.#lots.stocks)];
  }

  /** The next `count` expiries from a date on, nearest first; none when that date has no calendar. */
  next(underlying: string, from: IsoDate, count: number): readonly Expiry[] {
    if (!this.#calendar.knows(from)) return [];
    const found = new Map<IsoDate, Expiry>();
    for (let i = 0; i <= HORIZON_DAYS && found.size < count; i += 1) {
      const scheduled = addDays(from, i);
      const kind = this.#kindOn(underlying, scheduled);
      if (kind === undefined) continue;
      const date = this.#tradingDayFor(scheduled);
      if (date === undefined || date < from) continue;
      if (found.get(date)?.kind === 'monthly') continue;
      const lot = lotSize(this.#lots, { underlying, expiry: date, kind });
      const provisional = this.#calendar.knows(scheduled) ? {} : { provisional: true as const };
      found.set(date, { date, kind, lot, ...provisional });
    }
    return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  /** What is scheduled to expire on a date, before holidays move it. A week of the monthly has no weekly. */
  #kindOn(underlying: string, date: IsoDate): ExpiryKind | undefined {
    const monthly = this.#rule(underlying, 'monthly', date);
    if (monthly?.weekday === weekday(date) && addDays(date, 7).slice(0, 7) !== date.slice(0, 7))
      return 'monthly';
    const weekly = this.#rule(underlying, 'weekly', date);
    if (weekly?.weekday !== weekday(date)) return undefined;
    return this.#sharesWeekWithMonthly(underlying, date) ? undefined : 'weekly';
  }

  #sharesWeekWithMonthly(underlying: string, date: IsoDate): boolean {
    const monday = addDays(date, -((weekday(date) + 6) % 7));
    for (let i = 0; i < 5; i += 1) {
      const day = addDays(monday, i);
      const rule = this.#rule(underlying, 'monthly', day);
      if (rule?.weekday === weekday(day) && addDays(day, 7).slice(0, 7) !== day.slice(0, 7)) return true;
    }
    return false;
  }

  #rule(underlying: string, kind: ExpiryKind, date: IsoDate): ExpiryRule | undefined {
    const name = underlying in this.#lots.indices ? underlying : EVERY_SHARE;
    return this.#rules.find(
      (rule) =>
        rule.underlying === name &&
        rule.kind === kind &&
        rule.from <= date &&
        (rule.to === undefined || date <= rule.to),
    );
  }

  /** The scheduled day, or the trading day before it when it is a holiday or has only a Muhurat. */
  #tradingDayFor(scheduled: IsoDate): IsoDate | undefined {
    let date = scheduled;
    for (let i = 0; i < LONGEST_SHIFT_DAYS; i += 1) {
      const full = this.#calendar.knows(date)
        ? this.#calendar.isFullDay(date)
        : this.#calendar.isPresumedOpen(date);
      if (full) return date;
      date = addDays(date, -1);
    }
    return undefined;
  }
}
