import { Ema } from '../averages/exponential.ts';
import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Moving average convergence divergence (TA-Lib MACD). The fast average is seeded late, on the bars that end with
 * the slow one's seed, and nothing is given before the signal line exists.
 */
class Macd implements Kernel {
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  #fastWaits: number;

  constructor(fast: number, slow: number, signal: number) {
    this.#fast = new Ema(Math.min(fast, slow));
    this.#slow = new Ema(Math.max(fast, slow));
    this.#signal = new Ema(signal);
    this.#fastWaits = Math.abs(slow - fast);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = Number.NaN;
    out[slot + 1] = Number.NaN;
    out[slot + 2] = Number.NaN;
    const slow = this.#slow.next(bar.close);
    if (this.#fastWaits > 0) {
      this.#fastWaits -= 1;
      return;
    }
    const macd = this.#fast.next(bar.close) - slow;
    if (Number.isNaN(macd)) return;
    const signal = this.#signal.next(macd);
    if (Number.isNaN(signal)) return;
    out[slot] = macd;
    out[slot + 1] = signal;
    out[slot + 2] = macd - signal;
  }
}

export const macd = defineIndicator({
  name: 'macd',
  title: 'Moving average convergence divergence',
  parameters: { fast: bars(12, 2), slow: bars(26, 2), signal: bars(9) },
  outputs: ['macd', 'signal', 'histogram'],
  inputs: ['close'],
  firstBar: ({ fast, slow, signal }) => Math.max(fast, slow) - 1 + signal - 1,
  create: ({ fast, slow, signal }) => new Macd(fast, slow, signal),
});
