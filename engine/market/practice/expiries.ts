import type { TradingCalendar } from '../../domain/session.ts';
import { addDays, type IsoDate, isoDate, weekday } from '../../domain/time.ts';

const TUESDAY = 2;

/** A month as a number: year * 12 + month, January is 0. */
export type MonthNumber = number;

const monthOf = (date: IsoDate): MonthNumber => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

function firstOf(month: MonthNumber): IsoDate {
  const number = (month % 12) + 1;
  return isoDate(`${Math.floor(month / 12)}-${number < 10 ? '0' : ''}${number}-01`);
}

/**
 * When contracts expire: NIFTY weeklies on Tuesdays, monthlies on the last Tuesday, on the trading day before when
 * that one is closed.
 */
export class Expiries {
  readonly #calendar: TradingCalendar;

  constructor(calendar: TradingCalendar) {
    this.#calendar = calendar;
  }

  /** The expiry of a month's contracts. */
  monthly(month: MonthNumber): IsoDate {
    return this.#tradingDay(lastTuesday(month));
  }

  /** The first `count` monthly expiries on or after `date`. */
  nextMonthlies(date: IsoDate, count: number): readonly IsoDate[] {
    const expiries: IsoDate[] = [];
    for (let month = monthOf(date); expiries.length < count; month++) {
      const expiry = this.monthly(month);
      if (expiry >= date) expiries.push(expiry);
    }
    return expiries;
  }

  /** The first `count` expiries on or after `date` that are not a month's. */
  nextWeeklies(date: IsoDate, count: number): readonly IsoDate[] {
    const expiries: IsoDate[] = [];
    let tuesday = addDays(date, (TUESDAY - weekday(date) + 7) % 7);
    while (expiries.length < count) {
      const expiry = this.#tradingDay(tuesday);
      if (tuesday !== lastTuesday(monthOf(tuesday)) && expiry >= date) expiries.push(expiry);
      tuesday = addDays(tuesday, 7);
    }
    return expiries;
  }

  #tradingDay(date: IsoDate): IsoDate {
    const closed = this.#calendar.schedule(date, { segment: 'fno', hasDerivatives: true }).kind === 'closed';
    return closed ? (this.#calendar.previousTradingDay(date) ?? date) : date;
  }
}

function lastTuesday(month: MonthNumber): IsoDate {
  const last = addDays(firstOf(month + 1), -1);
  return addDays(last, -((weekday(last) - TUESDAY + 7) % 7));
}
