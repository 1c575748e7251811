import type { EpochMs } from '../../domain/time.ts';
import type { HoldableClock } from '../../ports/market-clock.ts';

/**
 * What one step of market time was:
 * `opened` a session begins now; `between` on the way to where this pulse leads; `full` there; `silent` no session now;
 * `closed` the session is over now, its last prices came a millisecond before; `rest` this pulse is over, time stands.
 */
export type PaceStep = 'opened' | 'between' | 'full' | 'silent' | 'closed' | 'rest';

/** A market clock that a feed moves on: each pulse of the wall clock is worth some market time, walked in steps. */
export interface PacedClock extends HoldableClock {
  /** A new pulse: works out how much market time there is to walk. */
  beginPulse(): void;
  /** Walks on, not past `until` when given. Call until it rests. */
  step(until?: EpochMs): PaceStep;
}
