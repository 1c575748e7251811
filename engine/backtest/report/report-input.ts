import type { CandleQuality } from '../../domain/candle-coverage.ts';
import type { OptionType } from '../../domain/instrument.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import type { Trials } from '../metrics/sharpe-significance.ts';
import type { MonteCarloResult } from '../robustness/monte-carlo.ts';
import type { ParameterStability } from '../robustness/parameter-stability.ts';
import type { Regimes } from '../robustness/regime-results.ts';
import type { SessionSpan, WalkForwardSummary } from '../robustness/walk-forward.ts';
import type { RunOutcome } from '../run/outcome.ts';

/** One instrument of the run, in the order of the run's series. */
export interface ReportedSymbol {
  readonly symbol: string;
  readonly optionType?: OptionType;
  /** What is wrong or odd with its bars. */
  readonly quality?: CandleQuality;
  /** Value that a bar trades in the middle, in ten-thousandths of a rupee; for the capacity. */
  readonly medianBarValue?: number;
}

/** Everything that makes a run repeatable and its figures comparable. */
export interface ReportHeader {
  readonly strategy: string;
  readonly title: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly plan: TradePlan;
  /** Hash of the strategy's file. */
  readonly strategyVersion: string;
  readonly symbols: readonly ReportedSymbol[];
  /** `nifty50` where the symbols came from a universe. */
  readonly universe?: string;
  readonly timeframe: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** In ten-thousandths of a rupee. */
  readonly capital: number;
  /** `as of each date`, or the name of the table. */
  readonly charges: string;
  readonly slippageBp: number;
  readonly participationBp: number;
  readonly fillRule: string;
  readonly seed: number;
  /** Where settings were chosen and where they were judged; left out when nothing was chosen. */
  readonly split?: { readonly inSample: SessionSpan; readonly outOfSample: SessionSpan };
  readonly dataHash: string;
  readonly codeVersion: string;
  /** Prices of a practice market. */
  readonly simulated: boolean;
}

/** Daily closes of something that could have been held instead. The first close may be of the day before the run. */
export interface Benchmark {
  /** `NIFTY`, `RELIANCE`, `the five shares`. */
  readonly name: string;
  readonly dates: readonly IsoDate[];
  readonly closes: Float64Array;
}

/** What was done to find out whether the result is luck. Left out: not done. */
export interface RobustnessFindings {
  readonly walkForward?: WalkForwardSummary;
  readonly stability?: ParameterStability;
  readonly lookAhead?: { readonly found: boolean; readonly text: string };
  /** Left out, the report draws its own from the seed. */
  readonly monteCarlo?: MonteCarloPair;
}

export interface MonteCarloPair {
  readonly trades: MonteCarloResult | null;
  readonly days: MonteCarloResult | null;
}

export interface ReportInput {
  readonly header: ReportHeader;
  readonly outcome: RunOutcome;
  /** The first is the one that alpha, beta and the verdict look at. */
  readonly benchmarks: readonly Benchmark[];
  readonly regimes?: Regimes;
  /** Days on which derivatives of the traded underlyings expire. */
  readonly expiryDays?: readonly IsoDate[];
  /** Variants tried before this one was chosen; one when left out. */
  readonly trials?: Trials;
  readonly robustness?: RobustnessFindings;
  /** What the data layer has to say, sentence by sentence. */
  readonly notes?: readonly string[];
  /** Annual share that the ratios are measured against; none when left out, because idle cash earns nothing in a run. */
  readonly riskFree?: number;
}

/** What a treasury bill is taken to pay a year: 6 %, the middle of what 91-day bills paid since 2010. */
export const TREASURY_BILL = 0.06;
