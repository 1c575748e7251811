import type { Price } from './price.ts';
import type { EpochMs } from './time.ts';

/** A bar, stamped at its start and known at its end. */
export interface Candle {
  readonly start: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
}
