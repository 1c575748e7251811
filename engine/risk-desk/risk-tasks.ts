import type { InstrumentKey } from '../domain/ids.ts';
import type { TaskKind } from '../ports/compute-pool.ts';
import type { BarSources } from '../research/bars/bar-sources.ts';
import type { Scenario, StressTest } from '../risk/stress/stress-test.ts';
import type { BookRisk, RiskSettings } from '../risk/value-at-risk/book-risk.ts';
import type { BookSnapshot } from '../risk/value-at-risk/book-snapshot.ts';
import type { VarBacktest } from '../risk/value-at-risk/exceedances.ts';
import type { FactorHistory } from '../risk/value-at-risk/factor-history.ts';

/** Whose history is wanted, and how much of it. */
export interface HistoryRequest {
  readonly sources: BarSources;
  readonly factors: readonly InstrumentKey[];
  /** The index of implied volatility. */
  readonly volatility: InstrumentKey;
  /** Trading days at most. */
  readonly days: number;
}

/** Making or reading years of bars is for another thread. */
export const HISTORY_TASK: TaskKind<HistoryRequest, FactorHistory> = { name: 'risk-history' };

export interface MeasureRequest {
  readonly snapshot: BookSnapshot;
  readonly history: FactorHistory;
  readonly settings: RiskSettings;
}

export interface Measured {
  readonly risk: BookRisk;
  /** The book as it is now, gone through its own past; undefined when that is too short. */
  readonly record: VarBacktest | undefined;
}

export const MEASURE_TASK: TaskKind<MeasureRequest, Measured> = { name: 'book-risk' };

export interface StressRequest {
  readonly snapshot: BookSnapshot;
  readonly history: FactorHistory;
  readonly index: InstrumentKey;
  readonly asked: Scenario | undefined;
  readonly days: number;
}

export const STRESS_TASK: TaskKind<StressRequest, StressTest> = { name: 'book-stress' };

/** Days on which a book's record measures each day's figure. */
export const RECORD_WINDOW = 250;
