import type { EpochMs } from '../domain/time.ts';

/**
 * The time of the market: sessions, candles, strategies, expiry, DAY orders. The world's time for a real
 * market; replay and practice have their own. It moves only between events, never during one.
 */
export interface MarketClock {
  now(): EpochMs;
}

/** The clock of a market that is ours to stop: practice and replay. */
export interface HoldableClock extends MarketClock {
  /**
   * Market time stands still until the returned function is called, so that slow work (the end of the day, the
   * next day's listings) finishes before time goes on. Several holders may hold at once.
   */
  hold(): () => void;
  /** Drops all holds; after a day's close the next pulse opens the next trading day. */
  startNextDay(): void;
}
