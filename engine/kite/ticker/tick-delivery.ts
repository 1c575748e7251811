import { blankTick } from '../../domain/tick.ts';
import type { MarketListener } from '../../ports/market-feed.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { PriceSlots } from './price-slots.ts';

/** How long ticks may hold the thread before sockets, chat and timers have their turn. */
const SLICE_MS = 5;

/** Tells waiting ticks at once while there is time, and the rest after everybody else had a turn. */
export class TickDelivery {
  readonly #slots: PriceSlots;
  readonly #wall: WallClock;
  readonly #timers: Timers;
  readonly #tick = blankTick();
  #listener: MarketListener | undefined;
  /** End of the slice of this turn of the event loop; undefined when none has begun. */
  #sliceEndMs: number | undefined;

  constructor(slots: PriceSlots, parts: { readonly wall: WallClock; readonly timers: Timers }) {
    this.#slots = slots;
    this.#wall = parts.wall;
    this.#timers = parts.timers;
  }

  /** Who is told from now on; nobody when undefined, and then newer states replace older ones. */
  tell(listener: MarketListener | undefined): void {
    this.#listener = listener;
  }

  deliver(): void {
    if (this.#sliceEndMs === undefined) {
      this.#sliceEndMs = this.#wall.monotonicMs() + SLICE_MS;
      this.#timers.after(0, () => this.#nextSlice());
    }
    while (
      this.#listener !== undefined &&
      this.#wall.monotonicMs() < this.#sliceEndMs &&
      this.#slots.next(this.#tick)
    ) {
      this.#listener.onTick(this.#tick);
    }
  }

  #nextSlice(): void {
    this.#sliceEndMs = undefined;
    if (this.#slots.waiting > 0 && this.#listener !== undefined) this.deliver();
  }
}
