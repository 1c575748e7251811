import type { Candle } from '../domain/candle.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';

export type Timeframe = '1m' | '3m' | '5m' | '10m' | '15m' | '30m' | '60m' | '1d';

/** History of an instrument. */
export interface CandleSource {
  /** Complete bars with `from <= start < to`, oldest first; empty when nothing is known. */
  candles(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]>;
}
