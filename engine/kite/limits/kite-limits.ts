import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { ORDER_CAPS, type OrderCaps, OrderLimits } from './order-limits.ts';
import { RequestLane } from './request-lane.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Classes of requests that Kite counts apart (Kite Connect documentation, rate limits). */
export type RequestClass = 'quote' | 'history' | 'other';

/** Requests that leave in time may arrive closer together: the windows are longer than Kite's by this. */
const JITTER_MS = 100;
const PER_SECOND: Readonly<Record<RequestClass, number>> = { quote: 1, history: 3, other: 10 };

/** How much of a limit is used, for people. */
export interface Quota {
  readonly name: RequestClass | 'orders';
  readonly used: number;
  readonly most: number;
  readonly windowMs: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
}

interface Counted {
  readonly window: SlidingWindow;
  readonly lane: RequestLane;
}

/** Keeps every request within Kite's limits, by class, in every stretch of time. */
export class KiteLimits {
  readonly orders: OrderLimits;
  readonly #clock: WallClock;
  readonly #classes: Readonly<Record<RequestClass, Counted>>;

  constructor(clock: WallClock, timers: Timers, caps: OrderCaps = ORDER_CAPS) {
    this.#clock = clock;
    this.orders = new OrderLimits(clock, timers, caps);
    const counted = (name: RequestClass): Counted => {
      const window = new SlidingWindow(PER_SECOND[name], SECOND_MS + JITTER_MS);
      return { window, lane: new RequestLane(window, clock, timers) };
    };
    this.#classes = { quote: counted('quote'), history: counted('history'), other: counted('other') };
  }

  /** Waits for the turn of a request; false when too many wait already. */
  turn(of: RequestClass): Promise<boolean> {
    return this.#classes[of].lane.turn();
  }

  /** Kite asked for patience with a class. */
  pause(of: RequestClass, forMs: number): void {
    this.#classes[of].lane.pause(forMs);
  }

  quotas(): readonly Quota[] {
    const now = this.#clock.monotonicMs();
    const classes = (['quote', 'history', 'other'] as const).map((name): Quota => {
      const { window, lane } = this.#classes[name];
      const { most, windowMs } = window;
      return { name, used: window.used(now), most, windowMs, waiting: lane.waiting };
    });
    const { caps } = this.orders;
    const orders = (used: number, most: number, windowMs: number): Quota => ({
      name: 'orders',
      used,
      most,
      windowMs,
      waiting: 0,
    });
    return [
      ...classes,
      orders(this.orders.usedThisSecond(), caps.perSecond, SECOND_MS),
      orders(this.orders.usedThisMinute(), caps.perMinute, MINUTE_MS),
      orders(this.orders.placedToday(), caps.perDay, DAY_MS),
    ];
  }
}
