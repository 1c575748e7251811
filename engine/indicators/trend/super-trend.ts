import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { ColumnKernel, OutputColumns } from '../kernel.ts';
import { AverageTrueRange } from '../volatility/true-range.ts';

/**
 * Olivier Seban's SuperTrend: bands of `multiple` average true ranges around the bar's middle that only tighten
 * until a close goes through. It starts long, and gives the line and the direction (1 or -1).
 */
class SuperTrend implements ColumnKernel {
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
    this.#take(bar.high, bar.low, bar.close);
    out[slot] = this.#line;
    out[slot + 1] = this.#direction;
  }

  over({ high, low, close }: BarColumns, [line, direction]: OutputColumns): void {
    for (let i = 0; i < close.length; i += 1) {
      this.#take(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
      if (line !== undefined) line[i] = this.#line;
      if (direction !== undefined) direction[i] = this.#direction;
    }
  }

  /** NaN before there is a range. */
  get #line(): number {
    return this.#isUp ? this.#lower : this.#upper;
  }

  get #direction(): number {
    if (Number.isNaN(this.#upper)) return Number.NaN;
    return this.#isUp ? 1 : -1;
  }

  #take(high: number, low: number, close: number): void {
    const reach = this.#multiple * this.#range.next(high, low, close);
    if (Number.isNaN(reach)) return;
    this.#tighten((high + low) / 2, reach);
    if (this.#isUp ? close < this.#lower : close > this.#upper) this.#isUp = !this.#isUp;
    this.#lastClose = close;
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
