import { dateFromDayNumber, type IsoDate, istDayNumber } from '../domain/time.ts';
import { returnsOf } from './metrics/equity-curve.ts';
import type { DailyReturns } from './metrics/performance.ts';

/** The curve by days: its last value of each Indian day that it has. */
export interface DailyEquity extends DailyReturns {
  readonly equity: Float64Array;
}

/** `times` ascend and go with `equity`; the return of the first day is against `capital`. */
export function dailyEquity(times: Float64Array, equity: Float64Array, capital: number): DailyEquity {
  const days: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < times.length; i += 1) {
    const day = istDayNumber(times[i] ?? Number.NaN);
    if (days.at(-1) !== day) days.push(day);
    values[days.length - 1] = equity[i] ?? Number.NaN;
  }
  const dates: readonly IsoDate[] = days.map(dateFromDayNumber);
  return {
    dates,
    equity: Float64Array.from(values),
    returns: returnsOf(Float64Array.from([capital, ...values])),
  };
}
