import type { IsoDate } from '../../domain/time.ts';
import { returnsOf } from '../metrics/equity-curve.ts';
import { type DailyReturns, performance } from '../metrics/performance.ts';
import type { Figure } from '../metrics/sample.ts';
import type { BenchmarkRow } from './backtest-report.ts';
import type { Benchmark } from './report-input.ts';

/**
 * Returns of a benchmark on the run's days. A day without a price of its own changes nothing; before the first price
 * there is none.
 */
export function benchmarkReturns(dates: readonly IsoDate[], benchmark: Benchmark): DailyReturns {
  const worth = worthOn(dates, benchmark);
  const from = worth.findIndex((value) => value !== null);
  if (from < 0) return { dates: [], returns: new Float64Array(0) };
  const values = Float64Array.from([1, ...worth.slice(from).map((value) => value ?? Number.NaN)]);
  return { dates: dates.slice(from), returns: returnsOf(values) };
}

/** What one rupee put in before the first day is worth after each of them. */
export function worthOn(dates: readonly IsoDate[], benchmark: Benchmark): readonly Figure[] {
  const [first] = dates;
  const before = benchmark.dates.findLastIndex((date) => first !== undefined && date < first);
  const base = benchmark.closes[Math.max(0, before)];
  let next = Math.max(0, before);
  let close: number | undefined = before < 0 ? undefined : base;
  return dates.map((date) => {
    while (next < benchmark.dates.length && (benchmark.dates[next] ?? date) <= date) {
      close = benchmark.closes[next];
      next += 1;
    }
    return close === undefined || base === undefined ? null : close / base;
  });
}

export function benchmarkRow(
  dates: readonly IsoDate[],
  benchmark: Benchmark,
  { riskFree, ownReturn }: { readonly riskFree: number; readonly ownReturn: number },
): BenchmarkRow {
  const found = performance({ ...benchmarkReturns(dates, benchmark), riskFree });
  return {
    name: benchmark.name,
    return: found.totalReturn,
    cagr: found.cagr,
    sharpe: found.sharpe,
    maxDrawdown: found.maxDrawdown,
    excess: ownReturn - found.totalReturn,
  };
}
