import type { IsoDate } from '../../domain/time.ts';
import { type BenchmarkMetrics, benchmarkMetrics, NO_BENCHMARK } from './benchmark-metrics.ts';
import { weeklyReturns } from './calendar-returns.ts';
import { type DrawdownMetrics, drawdownMetrics } from './drawdown.ts';
import { growth, SESSIONS_A_YEAR } from './equity-curve.ts';
import { type ReturnMetrics, returnMetrics } from './return-metrics.ts';
import { type Figure, quotient } from './sample.ts';
import {
  deflatedSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  type Trials,
} from './sharpe-significance.ts';

export interface DailyReturns {
  readonly dates: readonly IsoDate[];
  /** Simple return of each date, of the same length. */
  readonly returns: Float64Array;
}

export interface PerformanceInput extends DailyReturns {
  /** Returns of the benchmark on the dates it has. */
  readonly benchmark?: DailyReturns;
  /** Annual, 0.06 for six percent. */
  readonly riskFree?: number;
  readonly trials?: Trials;
}

/** Every figure of a return series that the backtest report and the monthly statement print. */
export interface PerformanceMetrics extends ReturnMetrics, DrawdownMetrics, BenchmarkMetrics {
  /** Annual growth over the deepest fall (Young 1991). */
  readonly calmar: Figure;
  /** Total return over the deepest fall. */
  readonly recoveryFactor: Figure;
  /** Annual growth in excess of the risk-free rate over the ulcer index (Martin 1989). */
  readonly martin: Figure;
  readonly worstWeek: Figure;
  /** Probability that the true Sharpe ratio is above zero. */
  readonly probabilisticSharpe: Figure;
  /** The same against the best that as many trials without skill would show. */
  readonly deflatedSharpe: Figure;
  /** Sessions needed to be 95 % sure of a Sharpe ratio above zero. */
  readonly minimumTrackRecord: Figure;
}

/**
 * Conventions: 252 sessions a year, sample deviation, daily risk-free rate = annual / 252, drawdown and value at
 * risk as positive fractions, null for a figure that does not exist. Active figures use the days that both
 * series have.
 */
export function performance(input: PerformanceInput): PerformanceMetrics {
  const { dates, returns, riskFree = 0, trials = { count: 1 } } = input;
  const daily = riskFree / SESSIONS_A_YEAR;
  const excess = returns.map((value) => value - daily);
  const own = returnMetrics(returns, daily);
  const falls = drawdownMetrics(growth(returns));
  const weeks = weeklyReturns(dates, returns).map((week) => week.return);
  return {
    ...own,
    ...falls,
    calmar: quotient(own.cagr, falls.maxDrawdown),
    recoveryFactor: quotient(own.totalReturn, falls.maxDrawdown),
    martin: own.cagr === null ? null : quotient(own.cagr - riskFree, falls.ulcer),
    worstWeek: weeks.length === 0 ? null : Math.min(...weeks),
    ...activeMetrics(input, daily),
    probabilisticSharpe: probabilisticSharpe(excess),
    deflatedSharpe: deflatedSharpe(excess, trials),
    minimumTrackRecord: minimumTrackRecord(excess),
  };
}

function activeMetrics({ dates, returns, benchmark }: PerformanceInput, riskFree: number): BenchmarkMetrics {
  if (benchmark === undefined) return NO_BENCHMARK;
  const theirs = new Map(benchmark.dates.map((date, i) => [date, benchmark.returns[i] ?? Number.NaN]));
  const ours: number[] = [];
  const aligned: number[] = [];
  dates.forEach((date, i) => {
    const value = theirs.get(date);
    if (value === undefined) return;
    ours.push(returns[i] ?? Number.NaN);
    aligned.push(value);
  });
  return benchmarkMetrics(Float64Array.from(ours), Float64Array.from(aligned), riskFree);
}
