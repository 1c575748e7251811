import {
  type ComputeLoad,
  type RunOptions,
  TaskCancelled,
  TaskFailed,
  TaskTimedOut,
} from '../ports/compute-pool.ts';
import type { Timer, Timers } from '../ports/timers.ts';
import type { TaskRun } from './task-run.ts';
import type { TaskEnd } from './thread-messages.ts';
import { Turns } from './turns.ts';

/** How long a cancelled task may take to end by itself. */
const GRACE_MS = 1_000;

/**
 * What both pools do alike: tasks wait their turn, are held to their limit and to their cancellation, and end as a
 * value or as one of the errors of the port.
 */
export class TaskLine {
  readonly #turns: Turns;
  readonly #timers: Timers;
  readonly #open = new Set<AbortController>();
  #closed = false;

  constructor(most: number, timers: Timers) {
    this.#turns = new Turns(most);
    this.#timers = timers;
  }

  load(): ComputeLoad {
    return this.#turns.load();
  }

  async run(task: string, options: RunOptions, start: () => TaskRun): Promise<unknown> {
    const cancelling = new AbortController();
    const cancel = (): void => cancelling.abort();
    if (this.#closed || options.cancel?.aborted === true) cancel();
    options.cancel?.addEventListener('abort', cancel);
    this.#open.add(cancelling);
    const { signal } = cancelling;
    try {
      const work = () => this.#supervise(start(), signal, options.limitMs);
      const end = await (options.atOnce === true && !signal.aborted
        ? work()
        : this.#turns.take(signal, work));
      if (end === undefined || signal.aborted) throw new TaskCancelled(`${task} was cancelled.`);
      if (end === 'overdue') throw new TaskTimedOut(task, options.limitMs ?? 0);
      if (end.kind === 'failed') throw new TaskFailed(end.message, end.stack);
      return end.output;
    } finally {
      options.cancel?.removeEventListener('abort', cancel);
      this.#open.delete(cancelling);
    }
  }

  /** Cancels all that runs and waits, and takes nothing more. */
  close(): void {
    this.#closed = true;
    for (const cancelling of this.#open) cancelling.abort();
  }

  async #supervise(
    run: TaskRun,
    cancel: AbortSignal,
    limitMs: number | undefined,
  ): Promise<TaskEnd | 'overdue'> {
    const timers: Timer[] = [];
    let overdue = false;
    cancel.addEventListener('abort', () => {
      run.stop();
      timers.push(this.#timers.after(GRACE_MS, () => run.kill()));
    });
    if (limitMs !== undefined) {
      const end = (): void => {
        overdue = true;
        run.kill();
      };
      timers.push(this.#timers.after(limitMs, end));
    }
    const end = await run.ended;
    for (const timer of timers) timer.cancel();
    return overdue ? 'overdue' : end;
  }
}
