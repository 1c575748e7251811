import { Ema } from '../averages/exponential.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { ColumnKernel, OutputColumns } from '../kernel.ts';

/**
 * Moving average convergence divergence (TA-Lib MACD). The fast average is seeded late, on the bars that end with
 * the slow one's seed, and nothing is given before the signal line exists.
 */
class Macd implements ColumnKernel {
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  #fastWaits: number;
  #macd = Number.NaN;
  #line = Number.NaN;

  constructor(fast: number, slow: number, signal: number) {
    this.#fast = new Ema(Math.min(fast, slow));
    this.#slow = new Ema(Math.max(fast, slow));
    this.#signal = new Ema(signal);
    this.#fastWaits = Math.abs(slow - fast);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#take(bar.close);
    out[slot] = this.#macd;
    out[slot + 1] = this.#line;
    out[slot + 2] = this.#macd - this.#line;
  }

  over({ close }: BarColumns, [macd, signal, histogram]: OutputColumns): void {
    for (let i = 0; i < close.length; i += 1) {
      this.#take(close[i] ?? Number.NaN);
      if (macd !== undefined) macd[i] = this.#macd;
      if (signal !== undefined) signal[i] = this.#line;
      if (histogram !== undefined) histogram[i] = this.#macd - this.#line;
    }
  }

  #take(close: number): void {
    const slow = this.#slow.next(close);
    if (this.#fastWaits > 0) {
      this.#fastWaits -= 1;
      return;
    }
    const macd = this.#fast.next(close) - slow;
    if (Number.isNaN(macd)) return;
    const line = this.#signal.next(macd);
    if (Number.isNaN(line)) return;
    this.#macd = macd;
    this.#line = line;
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
