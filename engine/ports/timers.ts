/** A running timer; `cancel` may be called any number of times. */
export interface Timer {
  cancel(): void;
}

/** Timers of the wall clock. Callbacks that throw are bugs. */
export interface Timers {
  after(delayMs: number, run: () => void): Timer;
  every(intervalMs: number, run: () => void): Timer;
}
