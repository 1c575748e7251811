import type { EpochMs } from '../domain/time.ts';

/** The time of the world: confirmations, rate limits, leases. */
export interface WallClock {
  now(): EpochMs;
  /** Milliseconds from some fixed point that never jump or fall: for durations and deadlines. */
  monotonicMs(): number;
}
