import { type DailyEquity, dailyEquity } from '../daily-equity.ts';
import { annualReturns, monthlyReturns } from '../metrics/calendar-returns.ts';
import { SESSIONS_A_YEAR } from '../metrics/equity-curve.ts';
import { type PerformanceMetrics, performance } from '../metrics/performance.ts';
import { type Figure, quotient } from '../metrics/sample.ts';
import { resampleDays, resampleTrades } from '../robustness/monte-carlo.ts';
import { regimeResults } from '../robustness/regime-results.ts';
import type { RunOutcome } from '../run/outcome.ts';
import type {
  BacktestReport,
  CurveSection,
  ExecutionSection,
  RatioSection,
  ReturnSection,
  RiskSection,
} from './backtest-report.ts';
import { benchmarkReturns, benchmarkRow, worthOn } from './benchmark-rows.ts';
import { costSection } from './cost-section.ts';
import { dataWarnings } from './data-warnings.ts';
import type { MonteCarloPair, ReportInput } from './report-input.ts';
import { tradeSection } from './trade-section.ts';
import { judge } from './verdict.ts';

/** Paths of each Monte Carlo drawing. */
const PATHS = 1_000;

/** Turns what a run did into everything that is said about it. The same input gives the same report. */
export function buildReport(given: ReportInput): BacktestReport {
  const input = { ...given, outcome: plainOutcome(given.outcome) };
  const { header, outcome, regimes, riskFree = 0, robustness = {} } = input;
  const daily = dailyEquity(outcome.times, outcome.equity, header.capital);
  const [benchmark] = input.benchmarks;
  const found = performance({
    ...daily,
    riskFree,
    ...(input.trials === undefined ? {} : { trials: input.trials }),
    ...(benchmark === undefined ? {} : { benchmark: benchmarkReturns(daily.dates, benchmark) }),
  });
  const trades = tradeSection(input, found.sessions);
  const sections = {
    header,
    returns: returnSection(input, daily, found.cagr),
    risk: riskSection(found),
    ratios: ratioSection(found, input, riskFree),
    trades,
    costs: costSection(input, daily.equity, trades.breakEvenWinRate),
    execution: executionSection(input),
    regimes:
      regimes === undefined
        ? null
        : { basis: regimes.basis, rows: regimeResults(regimes, daily, outcome.trades, riskFree) },
    robustness: { ...robustness, monteCarlo: robustness.monteCarlo ?? monteCarlo(input, daily) },
    warnings: dataWarnings(input, found.sessions),
    curve: curveSection(input, daily),
    tradeList: outcome.trades,
    fillList: outcome.fills,
  };
  return { ...sections, verdict: judge(sections) };
}

/** A run's trades look up how far they went when asked; a report asks once and keeps the answers. */
function plainOutcome(outcome: RunOutcome): RunOutcome {
  const trades = outcome.trades.map((trade) => ({
    ...trade,
    adverse: trade.adverse,
    favourable: trade.favourable,
  }));
  return { ...outcome, trades };
}

function returnSection(input: ReportInput, daily: DailyEquity, cagr: Figure): ReturnSection {
  const { header, outcome, benchmarks, riskFree = 0 } = input;
  const charges = Object.values(outcome.charges).reduce((sum, amount) => sum + amount, 0);
  const net = outcome.finalEquity - header.capital;
  const netReturn = net / header.capital;
  return {
    finalEquity: outcome.finalEquity,
    net,
    gross: net + charges + outcome.slippage,
    netReturn,
    cagr,
    months: monthlyReturns(daily.dates, daily.returns),
    years: annualReturns(daily.dates, daily.returns),
    benchmarks: benchmarks.map((benchmark) =>
      benchmarkRow(daily.dates, benchmark, { riskFree, ownReturn: netReturn }),
    ),
    exposure: quotient(outcome.instantsInMarket, outcome.times.length),
  };
}

function riskSection(found: PerformanceMetrics): RiskSection {
  return {
    volatility: found.volatility,
    maxDrawdown: found.maxDrawdown,
    averageDrawdown: found.averageDrawdown,
    maxDrawdownDays: found.maxDrawdownDays,
    averageDrawdownDays: found.averageDrawdownDays,
    recoveryDays: found.recoveryDays,
    underwaterShare: found.underwaterShare,
    currentDrawdown: found.currentDrawdown,
    ulcer: found.ulcer,
    var95: found.var95,
    var99: found.var99,
    cvar95: found.cvar95,
    cvar99: found.cvar99,
    worstDay: found.worstDay,
    bestDay: found.bestDay,
    worstWeek: found.worstWeek,
    positiveDays: found.positiveDays,
    skew: found.skew,
    kurtosis: found.kurtosis,
    tailRatio: found.tailRatio,
  };
}

function ratioSection(
  found: PerformanceMetrics,
  { trials = { count: 1 } }: ReportInput,
  riskFree: number,
): RatioSection {
  return {
    sharpe: found.sharpe,
    sortino: found.sortino,
    calmar: found.calmar,
    omega: found.omega,
    martin: found.martin,
    recoveryFactor: found.recoveryFactor,
    gainToPain: found.gainToPain,
    probabilisticSharpe: found.probabilisticSharpe,
    deflatedSharpe: found.deflatedSharpe,
    minimumTrackRecord: found.minimumTrackRecord,
    alpha: found.alpha,
    beta: found.beta,
    informationRatio: found.informationRatio,
    treynor: found.treynor,
    trackingError: found.trackingError,
    correlation: found.correlation,
    upCapture: found.upCapture,
    downCapture: found.downCapture,
    sessions: found.sessions,
    sessionsAYear: SESSIONS_A_YEAR,
    riskFree,
    trials,
  };
}

function executionSection({ outcome }: ReportInput): ExecutionSection {
  return {
    fills: outcome.fills.length,
    refused: Object.entries(outcome.refused)
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    partialFills: outcome.partialFills,
    jumpedStops: outcome.jumpedStops,
    open: outcome.open,
  };
}

function monteCarlo({ header, outcome }: ReportInput, daily: DailyEquity): MonteCarloPair {
  const draws = { paths: PATHS, seed: header.seed };
  return {
    trades: resampleTrades(
      outcome.trades.map(({ profit }) => profit),
      header.capital,
      draws,
    ),
    days: resampleDays(daily.returns, draws),
  };
}

function curveSection({ header, benchmarks }: ReportInput, daily: DailyEquity): CurveSection {
  const [benchmark] = benchmarks;
  let peak = header.capital;
  return {
    dates: daily.dates,
    equity: [...daily.equity],
    drawdown: Array.from(daily.equity, (value) => {
      peak = Math.max(peak, value);
      return (peak - value) / peak;
    }),
    benchmark:
      benchmark === undefined
        ? []
        : worthOn(daily.dates, benchmark).map((worth) => (worth === null ? null : worth * header.capital)),
  };
}
