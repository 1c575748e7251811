import { growth, SESSIONS_A_YEAR } from './equity-curve.ts';
import { annual } from './return-metrics.ts';
import { covariance, deviation, type Figure, mean, quotient } from './sample.ts';

export interface BenchmarkMetrics {
  /** Excess return a year that the benchmark does not explain (Jensen 1968), arithmetic. */
  readonly alpha: Figure;
  /** Sensitivity to the benchmark: covariance over its variance. */
  readonly beta: Figure;
  /** Mean active return over its deviation, a year (Goodwin 1998). */
  readonly informationRatio: Figure;
  /** Mean excess return a year over beta (Treynor 1965). */
  readonly treynor: Figure;
  /** Deviation of the active return, a year. */
  readonly trackingError: Figure;
  readonly correlation: Figure;
  readonly benchmarkReturn: Figure;
  /** Total return less the benchmark's. */
  readonly excessReturn: Figure;
  /** Annual growth on the benchmark's rising (falling) days over the benchmark's own on them. */
  readonly upCapture: Figure;
  readonly downCapture: Figure;
}

export const NO_BENCHMARK: BenchmarkMetrics = {
  alpha: null,
  beta: null,
  informationRatio: null,
  treynor: null,
  trackingError: null,
  correlation: null,
  benchmarkReturn: null,
  excessReturn: null,
  upCapture: null,
  downCapture: null,
};

/** Both series hold simple daily returns of the same days; `riskFree` is the daily rate. */
export function benchmarkMetrics(
  returns: Float64Array,
  benchmark: Float64Array,
  riskFree: number,
): BenchmarkMetrics {
  if (returns.length === 0) return NO_BENCHMARK;
  const excess = mean(returns.map((value) => value - riskFree));
  const benchmarkExcess = mean(benchmark.map((value) => value - riskFree));
  const beta = slope(returns, benchmark);
  const active = returns.map((value, i) => value - (benchmark[i] ?? Number.NaN));
  const spread = deviation(active);
  const information = quotient(mean(active), spread);
  const year = Math.sqrt(SESSIONS_A_YEAR);
  const benchmarkReturn = total(benchmark);
  return {
    alpha:
      beta === null || excess === null || benchmarkExcess === null
        ? null
        : (excess - beta * benchmarkExcess) * SESSIONS_A_YEAR,
    beta,
    informationRatio: information === null ? null : information * year,
    treynor: excess === null ? null : quotient(excess * SESSIONS_A_YEAR, beta),
    trackingError: spread === null ? null : spread * year,
    correlation: correlation(returns, benchmark),
    benchmarkReturn,
    excessReturn: total(returns) - benchmarkReturn,
    upCapture: capture(returns, benchmark, 1),
    downCapture: capture(returns, benchmark, -1),
  };
}

function total(returns: Float64Array): number {
  return (growth(returns).at(-1) ?? 1) - 1;
}

function slope(returns: Float64Array, benchmark: Float64Array): Figure {
  const spread = deviation(benchmark);
  return spread === null ? null : quotient(covariance(returns, benchmark), spread * spread);
}

function correlation(a: Float64Array, b: Float64Array): Figure {
  const spreadA = deviation(a);
  const spreadB = deviation(b);
  return spreadA === null || spreadB === null ? null : quotient(covariance(a, b), spreadA * spreadB);
}

function capture(returns: Float64Array, benchmark: Float64Array, sign: 1 | -1): Figure {
  const isOurs = (_: number, i: number): boolean => (benchmark[i] ?? 0) * sign > 0;
  const ours = returns.filter(isOurs);
  const theirs = benchmark.filter(isOurs);
  return quotient(
    annual(growth(ours).at(-1) ?? 1, ours.length),
    annual(growth(theirs).at(-1) ?? 1, theirs.length),
  );
}
