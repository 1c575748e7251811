import type { ComputeLoad, ComputePool, RunOptions, TaskContext, TaskKind } from '../ports/compute-pool.ts';
import type { Timers } from '../ports/timers.ts';
import { TaskLine } from './task-line.ts';
import { LoadedTasks, type TaskRegistry } from './task-registry.ts';
import type { TaskRun } from './task-run.ts';
import { failedWith, type TaskEnd } from './thread-messages.ts';

/**
 * Does the work in this thread: for short work of a process that has nothing else to do, and for tests. A task that
 * never waits cannot be cancelled and cannot time out here.
 */
export class InlinePool implements ComputePool {
  readonly threads = 1;
  readonly #tasks: LoadedTasks;
  readonly #line: TaskLine;

  constructor(options: { readonly tasks: TaskRegistry; readonly timers: Timers }) {
    this.#tasks = new LoadedTasks(options.tasks);
    this.#line = new TaskLine(this.threads, options.timers);
  }

  run<Input, Output>(kind: TaskKind<Input, Output>, input: Input, options: RunOptions = {}): Promise<Output> {
    const start = (): TaskRun => this.#start(kind.name, input, options.onProgress ?? (() => undefined));
    return this.#line.run(kind.name, options, start) as Promise<Output>;
  }

  load(): ComputeLoad {
    return this.#line.load();
  }

  async close(): Promise<void> {
    this.#line.close();
  }

  #start(name: string, input: unknown, onProgress: TaskContext['progress']): TaskRun {
    let stopped = false;
    let kill = (): void => undefined;
    const killed = new Promise<TaskEnd>((resolve) => {
      kill = () => {
        stopped = true;
        resolve({ kind: 'failed', message: `${name} was ended.`, stack: undefined });
      };
    });
    const work = this.#perform(name, input, {
      progress: (progress) => {
        if (!stopped) onProgress(progress);
      },
      cancelled: () => stopped,
    });
    return {
      ended: Promise.race([work, killed]),
      stop: () => {
        stopped = true;
      },
      kill,
    };
  }

  /** Copies what goes in and out as a thread would, so that work which passes here passes there. */
  async #perform(name: string, input: unknown, context: TaskContext): Promise<TaskEnd> {
    try {
      const copied = structuredClone(input);
      const run = await this.#tasks.find(name);
      return { kind: 'done', output: structuredClone(await run(copied, context)) };
    } catch (error) {
      return failedWith(error);
    }
  }
}
