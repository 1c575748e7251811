import type { Candle } from '../domain/candle.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';

/** History of an instrument. */
export interface CandleSource {
  /** Why the last request brought nothing, for people; told by sources that can be out of reach. */
  readonly trouble?: string | undefined;
  /** Complete bars with `from <= start < to`, oldest first; empty when nothing is known. */
  candles(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]>;
}
