import type { IsoDate } from '../../domain/time.ts';
import type { DailyReturns } from '../metrics/performance.ts';
import { covariance, deviation, type Figure, mean, quotient } from '../metrics/sample.ts';

export interface Diversification {
  /** Pearson's correlation of the daily returns, in the order of the strategies; none where one stands still. */
  readonly correlations: readonly (readonly Figure[])[];
  /** Mean over all pairs. */
  readonly averageCorrelation: Figure;
  /**
   * 1 - deviation of the book in equal parts / mean deviation of its strategies: 0 when all move as one, 1 when
   * they cancel each other. (The inverse of Choueifaty and Coignard's diversification ratio of 2008, from 1.)
   */
  readonly score: Figure;
}

/** Over the days that all have. */
export function diversification(strategies: readonly DailyReturns[]): Diversification {
  const series = sharedReturns(strategies);
  const spreads = series.map(deviation);
  const correlations = series.map((a, i) =>
    series.map((b, k) => (i === k ? 1 : correlationOf([a, b], [spreads[i] ?? null, spreads[k] ?? null]))),
  );
  const pairs = correlations.flatMap((row, i) => row.slice(i + 1));
  const together = combined(series);
  const share = quotient(deviation(together), mean(spreads.flatMap((spread) => spread ?? [])));
  return {
    correlations,
    averageCorrelation: mean(pairs.filter((value) => value !== null)),
    score: share === null || series.length < 2 ? null : 1 - share,
  };
}

function correlationOf(
  [a, b]: readonly [Float64Array, Float64Array],
  [spreadA, spreadB]: readonly [Figure, Figure],
): Figure {
  if (spreadA === null || spreadB === null) return null;
  return quotient(covariance(a, b), spreadA * spreadB);
}

function combined(series: readonly Float64Array[]): Float64Array {
  const length = series[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, day) => mean(series.map((returns) => returns[day] ?? 0)) ?? 0);
}

function sharedReturns(strategies: readonly DailyReturns[]): readonly Float64Array[] {
  const byDate = strategies.map(
    ({ dates, returns }) => new Map(dates.map((date, i): [IsoDate, number] => [date, returns[i] ?? 0])),
  );
  const shared = (strategies[0]?.dates ?? []).filter((date) => byDate.every((days) => days.has(date)));
  return byDate.map((days) => Float64Array.from(shared, (date) => days.get(date) ?? 0));
}
