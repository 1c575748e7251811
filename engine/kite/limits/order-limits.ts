import { type IsoDate, istDate, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { type Gate, RequestLane } from './request-lane.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Most orders that may be placed in a second, a minute and a day. */
export interface OrderCaps {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly perDay: number;
}

/**
 * Below what Kite takes (10 a second, 400 a minute, 5,000 a day) and below the 10 a second from which SEBI wants an
 * algorithm registered (circular of 4 Feb 2025).
 */
export const ORDER_CAPS: OrderCaps = { perSecond: 8, perMinute: 120, perDay: 4_000 };

/** Part of every cap that entries leave to cancels and exits. */
const RESERVE = 0.2;

/** An exit shrinks a position; an entry may open one. */
export type PlaceUse = 'entry' | 'exit';

/**
 * Pace of everything that changes orders. All share the second; placements also the minute and the day, which
 * Kite counts over all platforms of an account. Placements are told to come back, changes wait for their turn;
 * cancels have a share that nothing else takes.
 */
export class OrderLimits {
  readonly caps: OrderCaps;
  readonly #clock: WallClock;
  readonly #second: SlidingWindow;
  readonly #minute: SlidingWindow;
  readonly #cancels: RequestLane;
  readonly #modifies: RequestLane;
  #day: IsoDate | undefined;
  #placedToday = 0;
  #pausedUntil = 0;

  constructor(clock: WallClock, timers: Timers, caps: OrderCaps = ORDER_CAPS) {
    this.caps = caps;
    this.#clock = clock;
    this.#second = new SlidingWindow(caps.perSecond, SECOND_MS);
    this.#minute = new SlidingWindow(caps.perMinute, MINUTE_MS);
    this.#cancels = new RequestLane(this.#second, clock, timers);
    this.#modifies = new RequestLane(this.#modifyGate(), clock, timers);
  }

  /** Takes a place for one order: 0, or the milliseconds until it makes sense to ask again. */
  place(use: PlaceUse): number {
    const now = this.#clock.monotonicMs();
    const kept = (cap: number): number => (use === 'entry' ? Math.ceil(cap * RESERVE) : 0);
    const { perSecond, perMinute, perDay } = this.caps;
    const wait = Math.max(
      this.#second.waitMs(now, Math.max(kept(perSecond), 1)),
      this.#minute.waitMs(now, kept(perMinute)),
      this.#pausedUntil - now,
      this.placedToday() < perDay - kept(perDay) ? 0 : MINUTE_MS,
    );
    if (wait > 0) return Math.ceil(wait);
    this.#second.take(now);
    this.#minute.take(now);
    this.#placedToday += 1;
    return 0;
  }

  /** Waits for the turn of a cancel or a modify; false when too many wait already. */
  change(kind: 'cancel' | 'modify'): Promise<boolean> {
    return kind === 'cancel' ? this.#cancels.turn() : this.#modifies.turn();
  }

  /** Kite said that it is too much: placements and modifies rest, cancels go on. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonicMs() + forMs);
  }

  /** The account's order book shows so many orders of today: others place too, and a restart forgets. */
  seenToday(orders: number): void {
    this.#placedToday = Math.max(this.placedToday(), orders);
  }

  placedToday(): number {
    const today = istDate(this.#clock.now());
    if (this.#day !== today) {
      this.#day = today;
      this.#placedToday = 0;
    }
    return this.#placedToday;
  }

  usedThisSecond(): number {
    return this.#second.used(this.#clock.monotonicMs());
  }

  usedThisMinute(): number {
    return this.#minute.used(this.#clock.monotonicMs());
  }

  #modifyGate(): Gate {
    return {
      waitMs: (now) => Math.max(this.#second.waitMs(now, 1), this.#pausedUntil - now, 0),
      take: (now) => this.#second.take(now),
    };
  }
}
