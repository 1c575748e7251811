import type { BenchmarkMetrics } from '../metrics/benchmark-metrics.ts';
import type { PeriodReturn } from '../metrics/calendar-returns.ts';
import type { PerformanceMetrics } from '../metrics/performance.ts';
import type { Figure } from '../metrics/sample.ts';
import type { Trials } from '../metrics/sharpe-significance.ts';
import type { TradeStatistics } from '../metrics/trade-statistics.ts';
import type { RegimeRow } from '../robustness/regime-results.ts';
import type { OpenTrade, RunFill, RunTrade } from '../run/outcome.ts';
import type { MonteCarloPair, ReportHeader, RobustnessFindings } from './report-input.ts';
import type { Verdict } from './verdict.ts';

export interface BenchmarkRow {
  readonly name: string;
  readonly return: number;
  readonly cagr: Figure;
  readonly sharpe: Figure;
  readonly maxDrawdown: number;
  /** The run's return less this one's. */
  readonly excess: number;
}

/** Money in ten-thousandths of a rupee, here and below; shares and returns as fractions. */
export interface ReturnSection {
  readonly finalEquity: number;
  readonly net: number;
  /** Before charges and slippage. */
  readonly gross: number;
  readonly netReturn: number;
  readonly cagr: Figure;
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
  readonly benchmarks: readonly BenchmarkRow[];
  /** Share of the instants with a position open. */
  readonly exposure: Figure;
}

export type RiskSection = Pick<
  PerformanceMetrics,
  | 'volatility'
  | 'maxDrawdown'
  | 'averageDrawdown'
  | 'maxDrawdownDays'
  | 'averageDrawdownDays'
  | 'recoveryDays'
  | 'underwaterShare'
  | 'currentDrawdown'
  | 'ulcer'
  | 'var95'
  | 'var99'
  | 'cvar95'
  | 'cvar99'
  | 'worstDay'
  | 'bestDay'
  | 'worstWeek'
  | 'positiveDays'
  | 'skew'
  | 'kurtosis'
  | 'tailRatio'
>;

export type RatioSection = Pick<
  PerformanceMetrics,
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'omega'
  | 'martin'
  | 'recoveryFactor'
  | 'gainToPain'
  | 'probabilisticSharpe'
  | 'deflatedSharpe'
  | 'minimumTrackRecord'
> &
  Pick<
    BenchmarkMetrics,
    | 'alpha'
    | 'beta'
    | 'informationRatio'
    | 'treynor'
    | 'trackingError'
    | 'correlation'
    | 'upCapture'
    | 'downCapture'
  > & {
    readonly sessions: number;
    readonly sessionsAYear: number;
    readonly riskFree: number;
    readonly trials: Trials;
  };

/** Trades that have something in common. */
export interface TradeGroup {
  readonly name: string;
  readonly trades: number;
  readonly winRate: Figure;
  readonly profit: number;
  readonly profitFactor: Figure;
  readonly expectancy: Figure;
}

export interface TradeSection extends TradeStatistics {
  readonly medianHoldingWinnersMs: Figure;
  readonly medianHoldingLosersMs: Figure;
  readonly worstAdverse: Figure;
  readonly bestFavourable: Figure;
  readonly perMonth: Figure;
  /** Trades needed to tell such profits from luck; none when they are none. */
  readonly needed: Figure;
  readonly groups: readonly TradeGrouping[];
}

/** `by` is what the trades are divided by, as a heading: `Side`, `Exit`, `Hour of entry`. */
export interface TradeGrouping {
  readonly by: string;
  readonly rows: readonly TradeGroup[];
}

export interface CostSection {
  /** Charges by part, largest first. */
  readonly parts: readonly { readonly part: string; readonly amount: number }[];
  readonly charges: number;
  readonly slippage: number;
  readonly total: number;
  /** What the costs took of the return: total over the capital. */
  readonly drag: number;
  /** Total over the gross profit; none when there was none. */
  readonly shareOfGross: Figure;
  readonly breakEvenWinRate: Figure;
  /** Value of all executions. */
  readonly turnover: number;
  /** Turnover over the mean equity, a year. */
  readonly turnoverAYear: Figure;
  /**
   * Capital at which the middle entry in the least liquid instrument takes 5 % of the value that its middle bar
   * trades; none without volumes.
   */
  readonly capacity: Figure;
}

export interface ExecutionSection {
  readonly fills: number;
  /** Entries that did not happen, most frequent first. */
  readonly refused: readonly { readonly reason: string; readonly count: number }[];
  readonly partialFills: number;
  readonly jumpedStops: number;
  readonly open: readonly OpenTrade[];
}

type RobustnessSection = Omit<RobustnessFindings, 'monteCarlo'> & {
  readonly monteCarlo: MonteCarloPair;
};

/** Values of the end of each day. */
export interface CurveSection {
  readonly dates: readonly string[];
  readonly equity: readonly number[];
  /** Share lost of the highest equity so far, 0 or above. */
  readonly drawdown: readonly number[];
  /** What the first benchmark would have made of the capital; none before it has a price. */
  readonly benchmark: readonly Figure[];
}

/** A backtest as plain data: it goes through threads and JSON. */
export interface BacktestReport {
  readonly header: ReportHeader;
  readonly returns: ReturnSection;
  readonly risk: RiskSection;
  readonly ratios: RatioSection;
  readonly trades: TradeSection;
  readonly costs: CostSection;
  readonly execution: ExecutionSection;
  readonly regimes: { readonly basis: string; readonly rows: readonly RegimeRow[] } | null;
  readonly robustness: RobustnessSection;
  readonly warnings: readonly DataWarning[];
  readonly verdict: Verdict;
  readonly curve: CurveSection;
  readonly tradeList: readonly RunTrade[];
  readonly fillList: readonly RunFill[];
}

export interface DataWarning {
  /** Whether the result cannot be trusted while it stands. */
  readonly serious: boolean;
  readonly text: string;
}
