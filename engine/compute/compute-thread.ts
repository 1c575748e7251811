import { Worker } from 'node:worker_threads';
import type { TaskContext } from '../ports/compute-pool.ts';
import type { TaskRun } from './task-run.ts';
import { failedWith, type TaskEnd, type TaskOrder, type ThreadNews } from './thread-messages.ts';

/** A task that fills more heap than this is ended; bars and curves are typed arrays, which do not count. */
const MOST_HEAP_MB = 512;
/** Room for what lives shortly: a study makes trades by the ten thousand, and the usual room has each of them moved twice. */
const YOUNG_HEAP_MB = 192;

interface Current {
  readonly onProgress: TaskContext['progress'];
  end(end: TaskEnd): void;
}

/** A worker thread, which does one task at a time. It keeps the process alive only while it has one. */
export class ComputeThread {
  readonly #worker: Worker;
  #current: Current | undefined;
  #gone = false;

  /** `entry` is a module that calls `serveTasks`. */
  constructor(entry: URL) {
    // What a task prints must not stand between the answers of a script.
    this.#worker = new Worker(entry, {
      name: 'compute',
      stdout: true,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    this.#worker.stdout.on('data', (chunk) => process.stderr.write(chunk));
    this.#worker.on('message', (news: ThreadNews) => this.#take(news));
    this.#worker.on('messageerror', (error) => this.#end(failedWith(error)));
    this.#worker.on('error', (error) => {
      this.#gone = true;
      this.#end(failedWith(error));
    });
    this.#worker.on('exit', () => {
      this.#gone = true;
      this.#end(failedWith(new Error('The thread of the task ended before the task did.')));
    });
  }

  /** Whether it ended; it takes no more tasks then. */
  get gone(): boolean {
    return this.#gone;
  }

  start(task: string, input: unknown, onProgress: TaskContext['progress']): TaskRun {
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const ended = new Promise<TaskEnd>((resolve) => {
      this.#current = { onProgress, end: resolve };
    });
    this.#worker.ref();
    const order: TaskOrder = { task, input, stop };
    try {
      this.#worker.postMessage(order);
    } catch (error) {
      // An input that cannot be copied.
      this.#end(failedWith(error));
    }
    return {
      ended,
      stop: () => {
        Atomics.store(new Int32Array(stop), 0, 1);
      },
      kill: () => void this.terminate(),
    };
  }

  async terminate(): Promise<void> {
    this.#gone = true;
    await this.#worker.terminate();
  }

  #take(news: ThreadNews): void {
    if (news.kind === 'progress') this.#current?.onProgress(news.progress);
    else this.#end(news);
  }

  #end(end: TaskEnd): void {
    const current = this.#current;
    this.#current = undefined;
    this.#worker.unref();
    current?.end(end);
  }
}
