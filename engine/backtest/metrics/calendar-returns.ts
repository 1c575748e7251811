import type { IsoDate } from '../../domain/time.ts';
import { dayNumber } from '../../domain/time.ts';

export interface PeriodReturn {
  /** `2026`, `2026-03`, or the Monday of a week. */
  readonly period: string;
  readonly return: number;
}

/** Compounds daily returns over periods named by `periodOf`; `dates` and `returns` go together, in order. */
function compound(
  dates: readonly IsoDate[],
  returns: Float64Array,
  periodOf: (date: IsoDate) => string,
): readonly PeriodReturn[] {
  const worth = new Map<string, number>();
  dates.forEach((date, i) => {
    const period = periodOf(date);
    worth.set(period, (worth.get(period) ?? 1) * (1 + (returns[i] ?? 0)));
  });
  return [...worth].map(([period, value]) => ({ period, return: value - 1 }));
}

export function monthlyReturns(dates: readonly IsoDate[], returns: Float64Array): readonly PeriodReturn[] {
  return compound(dates, returns, (date) => date.slice(0, 7));
}

export function annualReturns(dates: readonly IsoDate[], returns: Float64Array): readonly PeriodReturn[] {
  return compound(dates, returns, (date) => date.slice(0, 4));
}

/** By weeks that begin on Monday; the period is the number of the week since 1970. */
export function weeklyReturns(dates: readonly IsoDate[], returns: Float64Array): readonly PeriodReturn[] {
  return compound(dates, returns, (date) => String(Math.floor((dayNumber(date) + 3) / 7)));
}
