/** People remembered; the least recently heard go first. */
const MOST_KEYS = 10_000;

/** `warn` once when somebody becomes too fast, `silent` until they have slowed down. */
export type Pace = 'pass' | 'warn' | 'silent';

interface Allowance {
  readonly tokens: number;
  readonly atMs: number;
  readonly warned: boolean;
}

/** A token bucket for each person: a burst passes, then so many a second. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #nowMs: () => number;
  readonly #allowances = new Map<string, Allowance>();

  constructor(options: {
    readonly perSecond: number;
    readonly burst: number;
    /** Milliseconds that never jump. */
    readonly nowMs: () => number;
  }) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#nowMs = options.nowMs;
  }

  /** Counts one act of a person. */
  take(key: string): Pace {
    const atMs = this.#nowMs();
    const last = this.#allowances.get(key) ?? { tokens: this.#burst, atMs, warned: false };
    const earned = ((atMs - last.atMs) / 1000) * this.#perSecond;
    const tokens = Math.min(this.#burst, last.tokens + earned);
    const passes = tokens >= 1;
    this.#remember(key, { tokens: passes ? tokens - 1 : tokens, atMs, warned: !passes });
    if (passes) return 'pass';
    return last.warned ? 'silent' : 'warn';
  }

  #remember(key: string, allowance: Allowance): void {
    this.#allowances.delete(key);
    this.#allowances.set(key, allowance);
    if (this.#allowances.size <= MOST_KEYS) return;
    const oldest = this.#allowances.keys().next().value;
    if (oldest !== undefined) this.#allowances.delete(oldest);
  }
}
