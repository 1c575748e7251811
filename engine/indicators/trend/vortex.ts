import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type Kernel, ratio } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';
import { TrueRange } from '../volatility/true-range.ts';

/** Vortex indicator (Botes and Siepman, 2010): upward and downward reach as multiples of the true range. */
class Vortex implements Kernel {
  readonly #trueRange = new TrueRange();
  readonly #up: RollingSum;
  readonly #down: RollingSum;
  readonly #range: RollingSum;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;

  constructor(period: number) {
    this.#up = new RollingSum(period);
    this.#down = new RollingSum(period);
    this.#range = new RollingSum(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const range = this.#trueRange.next(bar.high, bar.low, bar.close);
    const up = Math.abs(bar.high - this.#lastLow);
    const down = Math.abs(bar.low - this.#lastHigh);
    this.#lastHigh = bar.high;
    this.#lastLow = bar.low;
    out[slot] = Number.NaN;
    out[slot + 1] = Number.NaN;
    if (Number.isNaN(range)) return;
    const travel = this.#range.next(range);
    out[slot] = ratio(this.#up.next(up), travel);
    out[slot + 1] = ratio(this.#down.next(down), travel);
  }
}

export const vortex = defineIndicator({
  name: 'vortex',
  title: 'Vortex indicator',
  parameters: { period: bars(14, 2) },
  outputs: ['plus', 'minus'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Vortex(period),
});
