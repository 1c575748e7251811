import type { Timers } from '../ports/timers.ts';

/** What a promise brings within a time; undefined when it takes longer. It is not stopped then. */
export function within<Value>(timers: Timers, ms: number, work: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = timers.after(ms, () => resolve(undefined));
    work.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}
