import { KiteRefusal } from './refusal.ts';

/** Requests are counted by these classes. */
export type LimitClass = 'quote' | 'historical' | 'order' | 'other';

/** Most requests of each class in any second. */
export type RateLimits = Readonly<Record<LimitClass, number>>;

export const KITE_RATE_LIMITS: RateLimits = { quote: 1, historical: 3, order: 10, other: 10 };

const WINDOW_MS = 1000;

/** Counts what came in the last second, refused requests apart. */
export class RateLimiter {
  limits: RateLimits | 'none';
  readonly #seenMs = new Map<string, number[]>();

  constructor(limits: RateLimits | 'none') {
    this.limits = limits;
  }

  /** Lets a request through, or refuses it with 429. `who` is the account or the key that is counted. */
  take(limitClass: LimitClass, who: string, nowMs: number): void {
    if (this.limits === 'none') return;
    const key = `${limitClass} ${who}`;
    const seen = (this.#seenMs.get(key) ?? []).filter((at) => at > nowMs - WINDOW_MS && at <= nowMs);
    this.#seenMs.set(key, seen);
    if (seen.length >= this.limits[limitClass]) {
      throw new KiteRefusal(429, 'NetworkException', 'Too many requests');
    }
    seen.push(nowMs);
  }
}
