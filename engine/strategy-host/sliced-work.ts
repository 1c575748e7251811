import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

/** Work at a bar's close is done in pieces of so long; between them everything else has its turn. */
const SLICE_MS = 4;

/** Things to do, in order, that together take longer than one thread may be held. */
export class SlicedWork<Item> {
  readonly #play: (item: Item) => void;
  readonly #mayGoOn: () => boolean;
  readonly #wall: WallClock;
  readonly #timers: Timers;
  #waiting: Item[] = [];
  #isPaused = false;

  constructor(of: {
    readonly play: (item: Item) => void;
    /** Whether work is taken now; when not, it waits. */
    readonly mayGoOn: () => boolean;
    readonly wall: WallClock;
    readonly timers: Timers;
  }) {
    this.#play = of.play;
    this.#mayGoOn = of.mayGoOn;
    this.#wall = of.wall;
    this.#timers = of.timers;
  }

  add(items: readonly Item[]): void {
    this.#waiting.push(...items);
    if (!this.#isPaused) this.#slice();
  }

  #slice(): void {
    const begun = this.#wall.monotonicMs();
    let next = 0;
    while (next < this.#waiting.length && this.#mayGoOn() && this.#wall.monotonicMs() - begun <= SLICE_MS) {
      const item = this.#waiting[next];
      next += 1;
      if (item !== undefined) this.#play(item);
    }
    this.#waiting = this.#waiting.slice(next);
    if (this.#waiting.length === 0) return;
    this.#isPaused = true;
    this.#timers.after(0, () => {
      this.#isPaused = false;
      this.#slice();
    });
  }
}
