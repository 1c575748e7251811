import { growth, SESSIONS_A_YEAR } from './equity-curve.ts';
import {
  deviation,
  excessKurtosis,
  type Figure,
  finite,
  mean,
  quantile,
  quotient,
  skewness,
  sum,
} from './sample.ts';

export interface ReturnMetrics {
  readonly sessions: number;
  /** Compounded. */
  readonly totalReturn: number;
  /** Compounded to a year of 252 sessions; none when everything was lost. */
  readonly cagr: Figure;
  /** Sample deviation of the daily returns, times the root of 252. */
  readonly volatility: Figure;
  /** Mean excess return over its sample deviation, times the root of 252 (Sharpe 1994). */
  readonly sharpe: Figure;
  /** Mean excess return over the root mean square of the negative ones (Sortino and Price 1994), a year; none without a move. */
  readonly sortino: Figure;
  /** Gains over losses around the risk-free rate (Keating and Shadwick 2002). */
  readonly omega: Figure;
  /** Sum of the returns over the sum of the losses (Jack Schwager). */
  readonly gainToPain: Figure;
  readonly skew: Figure;
  /** Excess kurtosis. */
  readonly kurtosis: Figure;
  /** The 95th percentile over the 5th, both without sign. */
  readonly tailRatio: Figure;
  /** Loss that 95 % of the days stay above, historical, as a positive fraction. */
  readonly var95: Figure;
  readonly var99: Figure;
  /** Mean loss of the days at or beyond that. */
  readonly cvar95: Figure;
  readonly cvar99: Figure;
  readonly bestDay: Figure;
  readonly worstDay: Figure;
  /** Share of the days with a return above zero. */
  readonly positiveDays: Figure;
}

/** `returns` are simple daily returns, `riskFree` the daily rate. */
export function returnMetrics(returns: Float64Array, riskFree: number): ReturnMetrics {
  const excess = returns.map((value) => value - riskFree);
  const sorted = returns.slice().sort();
  const year = Math.sqrt(SESSIONS_A_YEAR);
  const worth = growth(returns).at(-1) ?? 1;
  const sharpe = quotient(mean(excess), deviation(excess));
  // Where nothing ever moved nothing was risked, and the bill that was forgone is no downside of a strategy.
  const moved = returns.some((value) => value !== 0);
  const sortino = moved ? quotient(mean(excess), downsideDeviation(excess)) : null;
  const spread = deviation(returns);
  return {
    sessions: returns.length,
    totalReturn: worth - 1,
    cagr: annual(worth, returns.length),
    volatility: spread === null ? null : spread * year,
    sharpe: sharpe === null ? null : sharpe * year,
    sortino: sortino === null ? null : sortino * year,
    omega: quotient(
      sum(excess.map((value) => Math.max(0, value))),
      sum(excess.map((value) => Math.max(0, -value))),
    ),
    gainToPain: quotient(sum(returns), sum(returns.map((value) => Math.max(0, -value)))),
    skew: skewness(returns),
    kurtosis: excessKurtosis(returns),
    tailRatio: tailRatio(sorted),
    var95: valueAtRisk(sorted, 0.95),
    var99: valueAtRisk(sorted, 0.99),
    cvar95: expectedShortfall(sorted, 0.95),
    cvar99: expectedShortfall(sorted, 0.99),
    bestDay: sorted.at(-1) ?? null,
    worstDay: sorted[0] ?? null,
    positiveDays: mean(returns.map((value) => (value > 0 ? 1 : 0))),
  };
}

/** Growth to `worth` in `sessions` sessions, a year. */
export function annual(worth: number, sessions: number): Figure {
  if (sessions === 0 || worth <= 0) return null;
  return finite(worth ** (SESSIONS_A_YEAR / sessions) - 1);
}

/** Root of the mean of the squares below zero, over all sessions. */
function downsideDeviation(excess: Float64Array): Figure {
  const square = mean(excess.map((value) => Math.min(0, value) ** 2));
  return square === null ? null : Math.sqrt(square);
}

function tailRatio(sorted: Float64Array): Figure {
  const high = quantile(sorted, 0.95);
  const low = quantile(sorted, 0.05);
  return high === null || low === null ? null : quotient(Math.abs(high), Math.abs(low));
}

function valueAtRisk(sorted: Float64Array, level: number): Figure {
  const value = quantile(sorted, 1 - level);
  return value === null ? null : -value + 0;
}

function expectedShortfall(sorted: Float64Array, level: number): Figure {
  const limit = quantile(sorted, 1 - level);
  if (limit === null) return null;
  const beyond = mean(sorted.filter((value) => value <= limit));
  return beyond === null ? null : -beyond + 0;
}
