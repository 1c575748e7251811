import type { ComputePool } from '../ports/compute-pool.ts';
import type { Timers } from '../ports/timers.ts';
import { InlinePool } from './inline-pool.ts';
import { TASKS } from './tasks.ts';
import { ThreadPool } from './thread-pool.ts';

/**
 * The pool of this engine: threads in a build. No thread can start from TypeScript, so from the sources, as tests
 * run them, the work is done in place.
 */
export function openPool(threads: number, timers: Timers): ComputePool {
  if (import.meta.url.endsWith('.ts')) return new InlinePool({ tasks: TASKS, timers });
  return new ThreadPool({ entry: new URL('./worker.js', import.meta.url), threads, timers });
}

/** What it does, for the status: `idle, 2 threads`. */
export function poolText(pool: ComputePool): string {
  const { running, waiting } = pool.load();
  const does = running === 0 ? 'idle' : `${running} running`;
  const queue = waiting === 0 ? '' : `, ${waiting} waiting`;
  return `${does}${queue}, ${pool.threads} ${pool.threads === 1 ? 'thread' : 'threads'}`;
}
