import type { Bar } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingMoments } from '../rolling/rolling-moments.ts';

/** Population deviation of the closes, times a factor (TA-Lib STDDEV). */
class Deviation implements Kernel {
  readonly #moments: RollingMoments;
  readonly #deviations: number;

  constructor(period: number, deviations: number) {
    this.#moments = new RollingMoments(period);
    this.#deviations = deviations;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#moments.push(bar.close);
    out[slot] = Math.sqrt(this.#moments.variance) * this.#deviations;
  }
}

/** Population variance of the closes (TA-Lib VAR). */
class Variance implements Kernel {
  readonly #moments: RollingMoments;

  constructor(period: number) {
    this.#moments = new RollingMoments(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#moments.push(bar.close);
    out[slot] = this.#moments.variance;
  }
}

/** How many population deviations the close is from its average; 0 where the window is flat. */
class ZScore implements Kernel {
  readonly #moments: RollingMoments;

  constructor(period: number) {
    this.#moments = new RollingMoments(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#moments.push(bar.close);
    const variance = this.#moments.variance;
    out[slot] = variance === 0 ? 0 : (bar.close - this.#moments.mean) / Math.sqrt(variance);
  }
}

export const stdDev = defineIndicator({
  name: 'stddev',
  title: 'Standard deviation',
  aliases: ['standarddeviation', 'std'],
  parameters: { period: bars(20, 2), deviations: factor(1, 0, 20) },
  outputs: ['stddev'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period, deviations }) => new Deviation(period, deviations),
});

export const variance = defineIndicator({
  name: 'variance',
  title: 'Variance',
  aliases: ['var'],
  parameters: { period: bars(20, 2) },
  outputs: ['variance'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Variance(period),
});

export const zScore = defineIndicator({
  name: 'zscore',
  title: 'Z-score of the close',
  parameters: { period: bars(20, 2) },
  outputs: ['zscore'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new ZScore(period),
});
