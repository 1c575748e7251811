import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { ColumnKernel, OutputColumns } from '../kernel.ts';
import { RollingMoments } from '../rolling/rolling-moments.ts';

/**
 * Bollinger bands: a simple average and `deviations` population deviations around it (TA-Lib BBANDS), with
 * the close's place between them (0 at the lower, 1 at the upper; 0.5 when they coincide) and their distance in
 * percent of the average.
 */
class Bollinger implements ColumnKernel {
  readonly #moments: RollingMoments;
  readonly #deviations: number;

  constructor(period: number, deviations: number) {
    this.#moments = new RollingMoments(period);
    this.#deviations = deviations;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#moments.push(bar.close);
    const middle = this.#moments.mean;
    const reach = this.#reach;
    out[slot] = middle + reach;
    out[slot + 1] = middle;
    out[slot + 2] = middle - reach;
    out[slot + 3] = placeBetween(bar.close, middle, reach);
    out[slot + 4] = widthOf(middle, reach);
  }

  over({ close }: BarColumns, [upper, middle, lower, percentB, bandwidth]: OutputColumns): void {
    for (let i = 0; i < close.length; i += 1) {
      const value = close[i] ?? Number.NaN;
      this.#moments.push(value);
      const mean = this.#moments.mean;
      const reach = this.#reach;
      if (upper !== undefined) upper[i] = mean + reach;
      if (middle !== undefined) middle[i] = mean;
      if (lower !== undefined) lower[i] = mean - reach;
      if (percentB !== undefined) percentB[i] = placeBetween(value, mean, reach);
      if (bandwidth !== undefined) bandwidth[i] = widthOf(mean, reach);
    }
  }

  get #reach(): number {
    return this.#deviations * Math.sqrt(this.#moments.variance);
  }
}

function placeBetween(close: number, middle: number, reach: number): number {
  return reach === 0 ? 0.5 : (close - (middle - reach)) / (2 * reach);
}

function widthOf(middle: number, reach: number): number {
  return middle === 0 ? 0 : (100 * (2 * reach)) / middle;
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
