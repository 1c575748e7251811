import type { ComputeLoad, ComputePool, RunOptions, TaskKind } from '../ports/compute-pool.ts';
import type { Timer, Timers } from '../ports/timers.ts';
import { ComputeThread } from './compute-thread.ts';
import { TaskLine } from './task-line.ts';
import type { TaskRun } from './task-run.ts';

/**
 * A thread without work for so long is ended, and its memory is free again. People look at one study before they ask
 * for the next, which a thread that is warm answers in half the time.
 */
const IDLE_MS = 300_000;

export interface ThreadPoolOptions {
  /** A compiled module that calls `serveTasks`. */
  readonly entry: URL;
  /** Most threads at once. */
  readonly threads: number;
  readonly timers: Timers;
  readonly idleMs?: number;
}

/** Does work in threads, which start when there is work and end some time after it. */
export class ThreadPool implements ComputePool {
  readonly threads: number;
  readonly #options: ThreadPoolOptions;
  readonly #line: TaskLine;
  readonly #all = new Set<ComputeThread>();
  /** Those without work, the last used at the end, each with the timer that ends it. */
  readonly #idle = new Map<ComputeThread, Timer>();

  constructor(options: ThreadPoolOptions) {
    this.threads = options.threads;
    this.#options = options;
    this.#line = new TaskLine(options.threads, options.timers);
  }

  run<Input, Output>(kind: TaskKind<Input, Output>, input: Input, options: RunOptions = {}): Promise<Output> {
    const start = (): TaskRun => {
      const thread = this.#thread();
      const run = thread.start(kind.name, input, options.onProgress ?? (() => undefined));
      return { ...run, ended: run.ended.finally(() => this.#rest(thread)) };
    };
    return this.#line.run(kind.name, options, start) as Promise<Output>;
  }

  load(): ComputeLoad {
    return this.#line.load();
  }

  async close(): Promise<void> {
    this.#line.close();
    for (const timer of this.#idle.values()) timer.cancel();
    this.#idle.clear();
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
    this.#all.clear();
  }

  #thread(): ComputeThread {
    for (const [thread, timer] of [...this.#idle].reverse()) {
      timer.cancel();
      this.#idle.delete(thread);
      if (!thread.gone) return thread;
      this.#all.delete(thread);
    }
    const thread = new ComputeThread(this.#options.entry);
    this.#all.add(thread);
    return thread;
  }

  #rest(thread: ComputeThread): void {
    if (thread.gone) {
      this.#all.delete(thread);
      return;
    }
    const end = (): void => {
      this.#idle.delete(thread);
      this.#all.delete(thread);
      void thread.terminate();
    };
    this.#idle.set(thread, this.#options.timers.after(this.#options.idleMs ?? IDLE_MS, end));
  }
}
