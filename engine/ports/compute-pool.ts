/**
 * A kind of work that a worker can do: a name, and the types of what goes in and comes out. Both must be
 * structured-cloneable; a SharedArrayBuffer is shared, everything else is copied.
 */
export interface TaskKind<Input, Output> {
  readonly name: string;
  /** Never there: it only carries the types. */
  readonly shape?: (input: Input) => Output;
}

/** How far a task is. */
export interface TaskProgress {
  /** From 0 to 1. */
  readonly done: number;
  /** What goes on, for people: `34 of 200 combinations`. */
  readonly says: string;
}

/** What a task may say to, and ask of, whoever runs it. */
export interface TaskContext {
  /** Tells how far it is; some ten times a second is often enough. */
  progress(progress: TaskProgress): void;
  /** Whether it should end now: by returning anything or by throwing, the result is not looked at. */
  cancelled(): boolean;
}

/** The work of a kind, as it runs in the worker. */
export type Task<Input, Output> = (input: Input, context: TaskContext) => Output | Promise<Output>;

/** How a task is run, and who hears of it. */
export interface RunOptions {
  readonly onProgress?: (progress: TaskProgress) => void;
  /** Asks the task to end; one that does not within a moment is ended with its thread. */
  readonly cancel?: AbortSignal;
  /** Longest time it may take once it began. */
  readonly limitMs?: number;
  /** Short work that somebody waits for: it begins at once, however much other work there is. */
  readonly atOnce?: boolean;
}

/** How much a pool has to do. */
export interface ComputeLoad {
  readonly running: number;
  readonly waiting: number;
}

/** Does heavy work away from the thread that trades. Work above the number of threads waits its turn. */
export interface ComputePool {
  /** Most tasks at once. */
  readonly threads: number;
  /** Rejects with {@link TaskCancelled}, {@link TaskTimedOut} or {@link TaskFailed}, and with nothing else. */
  run<Input, Output>(kind: TaskKind<Input, Output>, input: Input, options?: RunOptions): Promise<Output>;
  load(): ComputeLoad;
  /** Cancels what runs and waits, and resolves when every thread is gone. */
  close(): Promise<void>;
}

/** Somebody cancelled the task, or the pool was closed. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled';
}

/** The task took longer than its limit and was ended. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';
  readonly limitMs: number;

  constructor(task: string, limitMs: number) {
    super(`${task} was ended after ${limitMs} ms.`);
    this.limitMs = limitMs;
  }
}

/** The task threw, or its thread died. `message` and `stack` are those of what it threw. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';

  constructor(message: string, stack?: string) {
    super(message);
    if (stack !== undefined) this.stack = stack;
  }
}
