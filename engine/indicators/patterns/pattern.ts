import type { Bar } from '../bars.ts';
import type { Kernel } from '../kernel.ts';
import { PatternHistory } from './history.ts';

/** -1 bearish, 0 not there, 1 bullish (or there, for one that is neither). */
export type PatternValue = -1 | 0 | 1;

/** A shape that bars can make. The value stands at the bar that completes it, never at one before. */
export interface Pattern {
  readonly name: string;
  readonly title: string;
  /** Which values it can have beside 0; `neutral` says 1 for "there". */
  readonly tells: 'bullish' | 'bearish' | 'both' | 'neutral';
  detect(history: PatternHistory): PatternValue;
}

/** One pattern as a kernel of one output, 0 from the first bar on. */
export class PatternKernel implements Kernel {
  readonly #history = new PatternHistory();
  readonly #pattern: Pattern;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#history.push(bar);
    out[slot] = this.#pattern.detect(this.#history);
  }
}

/** Several patterns over one history: output `k` is the `k`th pattern's value. */
export class PatternScan implements Kernel {
  readonly #history = new PatternHistory();
  readonly #patterns: readonly Pattern[];

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#history.push(bar);
    for (let k = 0; k < this.#patterns.length; k += 1) {
      out[slot + k] = this.#patterns[k]?.detect(this.#history) ?? 0;
    }
  }
}

/** `value <= limit` for shares of a price on a tick grid, where the last digits are noise. */
export function atMost(value: number, limit: number): boolean {
  return value <= limit * (1 + 1e-9);
}

/** `value >= limit` in the same sense. */
export function atLeast(value: number, limit: number): boolean {
  return value >= limit * (1 - 1e-9);
}

/** `colour` where the shape is there: the two directions of one rule. */
export function directed(isThere: boolean, colour: number): PatternValue {
  if (!isThere) return 0;
  return colour > 0 ? 1 : -1;
}

export function bullish(isThere: boolean): PatternValue {
  return isThere ? 1 : 0;
}

export function bearish(isThere: boolean): PatternValue {
  return isThere ? -1 : 0;
}
