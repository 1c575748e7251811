import { epochMs, istDate } from '../../../../engine/domain/time.ts';
import { KiteRefusal } from '../refusal.ts';

/** How many orders an account may ask for. */
export interface OrderCaps {
  readonly perMinute: number;
  readonly perDay: number;
  readonly modificationsPerOrder: number;
}

export const KITE_ORDER_CAPS: OrderCaps = { perMinute: 400, perDay: 5000, modificationsPerOrder: 25 };

const MINUTE_MS = 60_000;

/** Counts the placements of one account, refused ones too. */
export class OrderCounter {
  caps: OrderCaps;
  #day = '';
  #today = 0;
  #lastMinute: number[] = [];

  constructor(caps: OrderCaps) {
    this.caps = caps;
  }

  get today(): number {
    return this.#today;
  }

  /** Counts so many orders, or refuses: at the cap even exits are refused. */
  take(orders: number, nowMs: number): void {
    const day = istDate(epochMs(nowMs));
    if (day !== this.#day) {
      this.#day = day;
      this.#today = 0;
    }
    this.#lastMinute = this.#lastMinute.filter((at) => at > nowMs - MINUTE_MS);
    const { perDay, perMinute } = this.caps;
    if (this.#today + orders > perDay || this.#lastMinute.length + orders > perMinute) {
      throw new KiteRefusal(429, 'NetworkException', 'Maximum allowed order requests exceeded');
    }
    this.#today += orders;
    for (let i = 0; i < orders; i += 1) this.#lastMinute.push(nowMs);
  }
}
