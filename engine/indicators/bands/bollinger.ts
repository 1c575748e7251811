import type { Bar } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingMoments } from '../rolling/rolling-moments.ts';

/**
 * Bollinger bands: a simple average and `deviations` population deviations around it (TA-Lib BBANDS), with
 * the close's place between them (0 at the lower, 1 at the upper; 0.5 when they coincide) and their distance in
 * percent of the average.
 */
class Bollinger implements Kernel {
  readonly #moments: RollingMoments;
  readonly #deviations: number;

  constructor(period: number, deviations: number) {
    this.#moments = new RollingMoments(period);
    this.#deviations = deviations;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#moments.push(bar.close);
    const middle = this.#moments.mean;
    const reach = this.#deviations * Math.sqrt(this.#moments.variance);
    const width = 2 * reach;
    out[slot] = middle + reach;
    out[slot + 1] = middle;
    out[slot + 2] = middle - reach;
    out[slot + 3] = width === 0 ? 0.5 : (bar.close - (middle - reach)) / width;
    out[slot + 4] = middle === 0 ? 0 : (100 * width) / middle;
  }
}

export const bollinger = defineIndicator({
  name: 'bollinger',
  title: 'Bollinger bands',
  aliases: ['bb', 'bbands', 'bollingerbands'],
  parameters: { period: bars(20, 2), deviations: factor(2, 0, 20) },
  outputs: ['upper', 'middle', 'lower', 'percentB', 'bandwidth'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period, deviations }) => new Bollinger(period, deviations),
});
