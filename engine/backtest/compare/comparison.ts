import type { IsoDate } from '../../domain/time.ts';
import { dailyEquity } from '../daily-equity.ts';
import { returnsOf } from '../metrics/equity-curve.ts';
import { type DailyReturns, performance } from '../metrics/performance.ts';
import { type Figure, quotient, sum } from '../metrics/sample.ts';
import { tradeStatistics } from '../metrics/trade-statistics.ts';
import { type Diversification, diversification } from '../robustness/diversification.ts';
import { type RegimeRow, type Regimes, regimeResults } from '../robustness/regime-results.ts';
import type { RunOutcome, RunTrade } from '../run/outcome.ts';

/** One strategy's run with the capital it began with. */
export interface ComparedRun {
  readonly name: string;
  readonly outcome: RunOutcome;
  readonly capital: number;
}

export interface ComparisonRow {
  readonly name: string;
  readonly trades: number;
  readonly winRate: Figure;
  readonly profitFactor: Figure;
  /** Positive share. */
  readonly maxDrawdown: number;
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly totalReturn: number;
  readonly cagr: Figure;
  readonly exposure: Figure;
  /** Charges and slippage over the capital. */
  readonly costDrag: Figure;
}

/** Published for the combined system that this one follows: stands beside our figures, explains none of them. */
export const PUBLISHED = { trades: 624, winRate: 0.55, profitFactor: 1.67, maxDrawdown: 0.085, sharpe: 1.5 };

export interface Comparison extends Diversification {
  readonly rows: readonly ComparisonRow[];
  /** The capital in equal parts, one a strategy, their curves added; nothing is moved between them later. */
  readonly combined: ComparisonRow;
  /** Days of the combined curve, and its value in multiples of the capital. */
  readonly dates: readonly IsoDate[];
  readonly worth: readonly number[];
  /** The same of each strategy alone, on the same days. */
  readonly curves: readonly { readonly name: string; readonly worth: readonly number[] }[];
  readonly regimes: { readonly basis: string; readonly strategies: readonly RegimeBehaviour[] } | null;
}

interface RegimeBehaviour {
  readonly name: string;
  readonly rows: readonly RegimeRow[];
}

/** Runs side by side. `riskFree` a year. */
export function compareRuns(runs: readonly ComparedRun[], riskFree: number, regimes?: Regimes): Comparison {
  const days = runs.map(({ outcome, capital }) => dailyEquity(outcome.times, outcome.equity, capital));
  const dates = [...new Set(days.flatMap((one) => one.dates))].sort();
  const curves = runs.map(({ name, capital }, i) => ({
    name,
    worth: worthOn(dates, days[i] ?? { dates: [], equity: NOTHING }, capital),
  }));
  const together = addedCurves(dates, curves);
  const parts = runs.flatMap(({ outcome, capital }) =>
    scaledTrades(outcome.trades, 1 / (capital * runs.length)),
  );
  const behaviour = (basis: Regimes) =>
    runs.map(({ name, outcome }, i) => ({
      name,
      rows: regimeResults(basis, days[i] ?? together, outcome.trades, riskFree),
    }));
  return {
    ...diversification(days),
    rows: runs.map((run, i) => comparisonRow(run, days[i] ?? together, riskFree)),
    combined: {
      ...figures(
        'Combined',
        parts.toSorted((a, b) => a.exitAt - b.exitAt),
        together,
        riskFree,
      ),
      exposure: null,
      costDrag: quotient(sum(runs.map(costDrag)), runs.length),
    },
    dates: together.dates,
    worth: together.worth,
    curves,
    regimes: regimes === undefined ? null : { basis: regimes.basis, strategies: behaviour(regimes) },
  };
}

function comparisonRow(run: ComparedRun, daily: DailyReturns, riskFree: number): ComparisonRow {
  const { name, outcome } = run;
  return {
    ...figures(name, outcome.trades, daily, riskFree),
    exposure: quotient(outcome.instantsInMarket, outcome.times.length),
    costDrag: costDrag(run),
  };
}

function figures(
  name: string,
  trades: readonly TradeResult[],
  daily: DailyReturns,
  riskFree: number,
): Omit<ComparisonRow, 'exposure' | 'costDrag'> {
  const found = performance({ dates: daily.dates, returns: daily.returns, riskFree });
  const won = tradeStatistics(
    trades.map(({ profit, entryAt, exitAt }) => ({ profit, entry: entryAt, exit: exitAt })),
  );
  return {
    name,
    trades: won.trades,
    winRate: won.winRate,
    profitFactor: won.profitFactor,
    maxDrawdown: found.maxDrawdown,
    sharpe: found.sharpe,
    sortino: found.sortino,
    totalReturn: found.totalReturn,
    cagr: found.cagr,
  };
}

function costDrag({ outcome, capital }: ComparedRun): number {
  return (sum(Object.values(outcome.charges)) + outcome.slippage) / capital;
}

type TradeResult = Pick<RunTrade, 'profit' | 'entryAt' | 'exitAt'>;

/** Trades of a book that is a part of a larger one. */
function scaledTrades(trades: readonly RunTrade[], factor: number): readonly TradeResult[] {
  return trades.map(({ profit, entryAt, exitAt }) => ({ profit: profit * factor, entryAt, exitAt }));
}

const NOTHING = new Float64Array();

/** Worth in multiples of the capital on every day; a day that the curve does not have keeps the worth before it. */
function worthOn(
  dates: readonly IsoDate[],
  curve: { readonly dates: readonly IsoDate[]; readonly equity: Float64Array },
  capital: number,
): readonly number[] {
  let next = 0;
  let now = 1;
  return dates.map((date) => {
    if (curve.dates[next] === date) {
      now = (curve.equity[next] ?? capital) / capital;
      next += 1;
    }
    return now;
  });
}

/** The mean worth on every day. */
function addedCurves(
  dates: readonly IsoDate[],
  curves: Comparison['curves'],
): DailyReturns & { readonly worth: readonly number[] } {
  const worth = dates.map((_, i) => sum(curves.map((curve) => (curve.worth[i] ?? 1) / curves.length)));
  return { dates, worth, returns: returnsOf(Float64Array.from([1, ...worth])) };
}
