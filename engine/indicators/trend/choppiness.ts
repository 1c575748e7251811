import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';
import { TrueRange } from '../volatility/true-range.ts';

/**
 * Dreiss' choppiness index: how far the price travelled against how far it got, 0 for a straight run to 100 for
 * standing still; a window without any range is 100 (TA-Lib CHOP).
 */
class Choppiness implements Kernel {
  readonly #range = new TrueRange();
  readonly #travel: RollingSum;
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #scale: number;

  constructor(period: number) {
    this.#travel = new RollingSum(period);
    this.#highest = new RollingExtreme(period, 'highest');
    this.#lowest = new RollingExtreme(period, 'lowest');
    this.#scale = 100 / Math.log10(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const range = this.#range.next(bar.high, bar.low, bar.close);
    const highest = this.#highest.next(bar.high);
    const box = highest - this.#lowest.next(bar.low);
    out[slot] = Number.NaN;
    if (Number.isNaN(range)) return;
    const travel = this.#travel.next(range);
    out[slot] = box <= 0 || travel <= 0 ? 100 : this.#scale * Math.log10(travel / box);
  }
}

export const choppiness = defineIndicator({
  name: 'choppiness',
  title: 'Choppiness index',
  aliases: ['chop'],
  parameters: { period: bars(14, 2) },
  outputs: ['choppiness'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Choppiness(period),
});
