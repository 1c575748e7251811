import type { TaskEnd } from './thread-messages.ts';

/** A task under way. */
export interface TaskRun {
  /** How it ended; never rejects. */
  readonly ended: Promise<TaskEnd>;
  /** Asks it to end. */
  stop(): void;
  /** Ends it, whatever it does: `ended` resolves soon. */
  kill(): void;
}
