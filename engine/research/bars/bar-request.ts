import type { CandleColumns, ColumnMemory } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { BarSpan } from './bar-span.ts';

/** Which bars somebody wants. */
export interface BarRequest {
  readonly instrument: InstrumentKey;
  readonly timeframe: Timeframe;
  /** Bars with `from <= start < to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Bars in front of `from` that are given as well, as far as there are so many: indicators warm up on them. */
  readonly ahead?: number;
  /** `shared` is read by other threads without a copy; `own` when absent. */
  readonly memory?: ColumnMemory;
}

/** Bars of an instrument, adjusted for corporate actions, and where they come from. */
export interface Bars {
  readonly columns: CandleColumns;
  /** How many of the rows lie in front of what was asked for. */
  readonly ahead: number;
  readonly span: BarSpan;
}
