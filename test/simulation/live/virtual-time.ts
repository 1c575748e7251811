import { type EpochMs, epochMs } from '../../../engine/domain/time.ts';
import type { Timer, Timers } from '../../../engine/ports/timers.ts';

interface Due {
  readonly at: number;
  readonly turn: number;
  readonly run: () => void;
}

/** Time that stands still until the next thing is due: a heap of what was put off, in the order it falls due. */
export class VirtualTime {
  #now: number;
  #turns = 0;
  readonly #heap: Due[] = [];

  constructor(start: EpochMs) {
    this.#now = start;
  }

  get now(): EpochMs {
    return epochMs(this.#now);
  }

  /** Puts something off. */
  after(delayMs: number, run: () => void): void {
    this.#turns += 1;
    this.#push({ at: this.#now + Math.max(0, delayMs), turn: this.#turns, run });
  }

  /** Runs the next thing that is due by `until`; false when there is none, and it is `until`. */
  step(until: number): boolean {
    const [next] = this.#heap;
    if (next === undefined || next.at > until) {
      this.#now = Math.max(this.#now, until);
      return false;
    }
    this.#pop();
    this.#now = Math.max(this.#now, next.at);
    next.run();
    return true;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(due);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Due;
      if (before(above, due)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as Due)) child += 1;
      const below = heap[child] as Due;
      if (before(last, below)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}

/**
 * The timers of one process: they stop for ever when it dies, and wait while it is frozen. What fell due meanwhile
 * runs when it thaws, as in a process that was stopped and continued.
 */
export class ProcessTimers implements Timers {
  readonly #time: VirtualTime;
  #alive = true;
  #frozen: (() => void)[] | undefined;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  after(delayMs: number, run: () => void): Timer {
    let wanted = true;
    this.#time.after(delayMs, () => {
      this.whenRunning(() => {
        if (wanted) run();
      });
    });
    return {
      cancel: () => {
        wanted = false;
      },
    };
  }

  every(intervalMs: number, run: () => void): Timer {
    let wanted = true;
    const next = (): void => {
      this.#time.after(intervalMs, () => {
        this.whenRunning(() => {
          if (!wanted) return;
          run();
          next();
        });
      });
    };
    next();
    return {
      cancel: () => {
        wanted = false;
      },
    };
  }

  /** Runs something of the process: now, after its pause, or never when it is dead. */
  whenRunning(run: () => void): void {
    if (!this.#alive) return;
    if (this.#frozen === undefined) run();
    else this.#frozen.push(run);
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  thaw(): void {
    const due = this.#frozen ?? [];
    this.#frozen = undefined;
    for (const run of due) this.whenRunning(run);
  }

  die(): void {
    this.#alive = false;
    this.#frozen = undefined;
  }
}
