import type { Bar } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { AverageTrueRange } from '../volatility/true-range.ts';

/**
 * Olivier Seban's SuperTrend: bands of `multiple` average true ranges around the bar's middle that only tighten
 * until a close goes through. It starts long, and gives the line and the direction (1 or -1).
 */
class SuperTrend implements Kernel {
  readonly #range: AverageTrueRange;
  readonly #multiple: number;
  #upper = Number.NaN;
  #lower = Number.NaN;
  #lastClose = Number.NaN;
  #isUp = true;

  constructor(period: number, multiple: number) {
    this.#range = new AverageTrueRange(period);
    this.#multiple = multiple;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const reach = this.#multiple * this.#range.next(bar);
    if (Number.isNaN(reach)) {
      out[slot] = Number.NaN;
      out[slot + 1] = Number.NaN;
      return;
    }
    this.#tighten((bar.high + bar.low) / 2, reach);
    if (this.#isUp ? bar.close < this.#lower : bar.close > this.#upper) this.#isUp = !this.#isUp;
    this.#lastClose = bar.close;
    out[slot] = this.#isUp ? this.#lower : this.#upper;
    out[slot + 1] = this.#isUp ? 1 : -1;
  }

  #tighten(middle: number, reach: number): void {
    const upper = middle + reach;
    const lower = middle - reach;
    const isFirst = Number.isNaN(this.#upper);
    if (isFirst || upper < this.#upper || this.#lastClose > this.#upper) this.#upper = upper;
    if (isFirst || lower > this.#lower || this.#lastClose < this.#lower) this.#lower = lower;
  }
}

export const superTrend = defineIndicator({
  name: 'supertrend',
  title: 'SuperTrend',
  parameters: { period: bars(10), multiple: factor(3, 0, 50) },
  outputs: ['supertrend', 'direction'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period, multiple }) => new SuperTrend(period, multiple),
});
