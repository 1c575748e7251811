import type { Caller } from './desk-market.ts';
import type { UserId } from './domain/ids.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';

/** How a run ended. `says` is a sentence for people; `nothing` means that there was nothing to do. */
export interface JobResult {
  readonly kind: 'done' | 'nothing' | 'failed';
  readonly says: string;
}

/** One run of a job. */
export interface JobRun {
  readonly name: string;
  /** Market time that it was due at; when it was started by hand, the market time of that. */
  readonly slot: EpochMs;
  /** Wall time. */
  readonly startedAt: EpochMs;
  /** Who started it by hand; undefined when its time had come. */
  readonly by: UserId | undefined;
  /** Undefined until it has ended, and for ever when Munim ended during the run. */
  readonly end: (JobResult & { readonly tookMs: number }) | undefined;
}

/** Which slots were run, in the database: two instances on one database run a slot once. Rejects without it. */
export interface JobLedger {
  /** Takes a slot; false when it was taken before, here or elsewhere. A taken slot never runs again. */
  take(run: Omit<JobRun, 'end'>): Promise<boolean>;
  finish(run: JobRun): Promise<void>;
  /** The newest run of each job. */
  latest(): Promise<readonly JobRun[]>;
}

/** Daily chores that only a market with a broker has; without one there is nothing to do. */
export interface BrokerChores {
  /** Loads today's listings anew. */
  refreshInstruments(): Promise<JobResult>;
  /** Asks the owner to log in, while nobody is. */
  remindLogin(): Promise<JobResult>;
}

/** A job as `/jobs` shows it. */
export interface JobView {
  readonly name: string;
  readonly summary: string;
  /** Times of day and days, for people. */
  readonly when: string;
  /** Market time of the next slot; undefined when the calendar knows no day for it. */
  readonly next: EpochMs | undefined;
  readonly last: JobRun | undefined;
  readonly running: boolean;
}

/** Scheduled work, to be looked at and started by hand. */
export interface JobDesk {
  list(): Promise<readonly JobView[]>;
  /** Runs a job now, besides its schedule. Admins and the owner only. */
  run(caller: Caller, name: string): Promise<Result<JobRun, Refusal>>;
}
