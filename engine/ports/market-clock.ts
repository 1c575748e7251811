import type { EpochMs } from '../domain/time.ts';

/**
 * The time of the market: sessions, candles, strategies, expiry, DAY orders. The world's time for a real
 * market; replay and practice have their own. It moves only between events, never during one.
 */
export interface MarketClock {
  now(): EpochMs;
}
