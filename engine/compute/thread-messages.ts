import type { TaskProgress } from '../ports/compute-pool.ts';

/** To a thread: do this. */
export interface TaskOrder {
  readonly task: string;
  readonly input: unknown;
  /** One Int32; not zero once the task should end. */
  readonly stop: SharedArrayBuffer;
}

/** From a thread, about the one task it has. */
export type ThreadNews = { readonly kind: 'progress'; readonly progress: TaskProgress } | TaskEnd;

export type TaskEnd =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };

/** What was thrown, in a form that crosses threads. */
export function failedWith(error: unknown): TaskEnd {
  if (error instanceof Error) return { kind: 'failed', message: error.message, stack: error.stack };
  return { kind: 'failed', message: String(error), stack: undefined };
}
