import type { ComputeLoad } from '../ports/compute-pool.ts';

/** Lets so many at once pass; the others wait, first come, first served. */
export class Turns {
  readonly #most: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  load(): ComputeLoad {
    return { running: this.#running, waiting: this.#queue.length };
  }

  /** Does the work when its turn comes; undefined when `cancel` came before that. */
  async take<T>(cancel: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    if (this.#running < this.#most) this.#running += 1;
    else if (!(await this.#turn(cancel))) return undefined;
    try {
      return cancel.aborted ? undefined : await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  /** True when somebody who ended handed over their turn; false when `cancel` came first. */
  #turn(cancel: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const called = (): void => resolve(true);
      this.#queue.push(called);
      cancel.addEventListener('abort', () => {
        const at = this.#queue.indexOf(called);
        if (at === -1) return;
        this.#queue.splice(at, 1);
        resolve(false);
      });
    });
  }
}
