import type { Desk } from '../engine/desk.ts';
import type { JobResult } from '../engine/desk-jobs.ts';
import type { EpochMs, TimeOfDayMs } from '../engine/domain/time.ts';

/**
 * What becomes of a slot that passed while nobody could run it. Of several such slots of a job only the latest counts.
 * `until` a time of the slot's own day, `24:00` being its end; `when-up` as soon as Munim is up again.
 */
type WhenMissed =
  | { readonly kind: 'skip' }
  | { readonly kind: 'until'; readonly time: TimeOfDayMs }
  | { readonly kind: 'when-up' };

/** Work that the market's clock starts. It may run long, fail, and be started by hand. */
export interface Job {
  /** Lower case and hyphens; it is the key of its runs, so it is never renamed. */
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** Cron expressions in Indian time: `35 8 * * *`. */
  readonly at: readonly string[];
  readonly days: 'trading-days' | 'every-day';
  readonly whenMissed: WhenMissed;
  /** An exception is a bug: it goes into the log, and the run counts as failed. */
  run(desk: Desk, slot: EpochMs): Promise<JobResult>;
}
