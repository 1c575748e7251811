import type { Timer, Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';

/** Longest line of requests that wait; beyond it something asks without end. */
const MOST_WAITING = 500;

/** What tells when the next request may go; a {@link SlidingWindow} is one. Times are monotonic milliseconds. */
export interface Gate {
  waitMs(now: number): number;
  take(now: number): void;
}

/** Requests of one class take their turn: first come, first served, never more than the gate allows. */
export class RequestLane {
  readonly #gate: Gate;
  readonly #clock: WallClock;
  readonly #timers: Timers;
  readonly #waiting: (() => void)[] = [];
  #pausedUntil = 0;
  #timer: Timer | undefined;

  constructor(gate: Gate, clock: WallClock, timers: Timers) {
    this.#gate = gate;
    this.#clock = clock;
    this.#timers = timers;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when it is this request's turn, which counts as taken; false when the line is too long to join. */
  async turn(): Promise<boolean> {
    if (this.#waiting.length >= MOST_WAITING) return false;
    if (this.#waiting.length === 0 && this.#waitMs() === 0) {
      this.#gate.take(this.#clock.monotonicMs());
      return true;
    }
    await new Promise<void>((go) => {
      this.#waiting.push(go);
      this.#serve();
    });
    return true;
  }

  /** Kite asked for patience: nobody goes for this long. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonicMs() + forMs);
  }

  #waitMs(): number {
    const now = this.#clock.monotonicMs();
    return Math.max(this.#gate.waitMs(now), this.#pausedUntil - now, 0);
  }

  #serve(): void {
    if (this.#timer !== undefined) return;
    let wait = this.#waitMs();
    while (this.#waiting.length > 0 && wait === 0) {
      this.#gate.take(this.#clock.monotonicMs());
      this.#waiting.shift()?.();
      wait = this.#waitMs();
    }
    if (this.#waiting.length === 0) return;
    this.#timer = this.#timers.after(Math.ceil(wait), () => {
      this.#timer = undefined;
      this.#serve();
    });
  }
}
