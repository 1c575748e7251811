import { dailyEquity } from '../daily-equity.ts';
import { drawdownMetrics } from '../metrics/drawdown.ts';
import { growth, SESSIONS_A_YEAR } from '../metrics/equity-curve.ts';
import { returnMetrics } from '../metrics/return-metrics.ts';
import { type Figure, quotient } from '../metrics/sample.ts';
import { type ClosedTrade, tradeStatistics } from '../metrics/trade-statistics.ts';
import type { RunOutcome } from '../run/outcome.ts';
import type { SearchSettings } from './search-space.ts';

/** What a search knows of a run. Plain numbers: it travels between threads. */
export interface EvaluationFigures {
  readonly sessions: number;
  readonly trades: number;
  readonly totalReturn: number;
  readonly cagr: Figure;
  readonly maxDrawdown: number;
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly calmar: Figure;
  readonly omega: Figure;
  readonly profitFactor: Figure;
  readonly sqn: Figure;
  /** Mean profit of a trade as a share of the capital. */
  readonly expectancy: Figure;
  readonly winRate: Figure;
}

/** One point of a search: its place in the grid, its settings, and what came of them. */
export interface Evaluation {
  readonly place: number;
  readonly settings: SearchSettings;
  readonly figures: EvaluationFigures;
}

/** The figures of a run of `capital`; `riskFree` a year. Only what a search asks for: it asks thousands of times. */
export function evaluationOf(outcome: RunOutcome, capital: number, riskFree: number): EvaluationFigures {
  const daily = dailyEquity(outcome.times, outcome.equity, capital);
  const found = returnMetrics(daily.returns, riskFree / SESSIONS_A_YEAR);
  const { maxDrawdown } = drawdownMetrics(growth(daily.returns));
  const trades = tradeStatistics(
    outcome.trades.map(
      (trade): ClosedTrade => ({
        profit: trade.profit,
        entry: trade.entryAt,
        exit: trade.exitAt,
      }),
    ),
  );
  return {
    sessions: found.sessions,
    trades: trades.trades,
    totalReturn: found.totalReturn,
    cagr: found.cagr,
    maxDrawdown,
    sharpe: found.sharpe,
    sortino: found.sortino,
    calmar: quotient(found.cagr, maxDrawdown),
    omega: found.omega,
    profitFactor: trades.profitFactor,
    sqn: trades.sqn,
    expectancy: quotient(trades.expectancy, capital),
    winRate: trades.winRate,
  };
}
