import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { Delay } from '../rolling/delay.ts';
import { RollingMoments } from '../rolling/rolling-moments.ts';

const LAGS = [1, 2, 4, 8, 16] as const;
const LONGEST_LAG = 16;
/** log2 of the lags is 0, 1, 2, 3, 4: mean 2, sum of squared distances 10. */
const MEAN_LOG_LAG = 2;
const LOG_LAG_VARIATION = 10;

/**
 * Hurst exponent by the generalised method (Di Matteo 2007, q = 2): the slope of the logarithm of the deviation
 * of the log price's differences against the logarithm of their lag, over the last `period` differences a lag.
 * Near 0.5 for a random walk, more in a trend, less in a range; 0.5 where the price stands still.
 */
class Hurst implements Kernel {
  readonly #lags: readonly LaggedDeviation[];

  constructor(period: number) {
    this.#lags = LAGS.map((lag) => new LaggedDeviation(lag, period));
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const price = Math.log(bar.close);
    let covariation = 0;
    let isStill = false;
    for (let i = 0; i < this.#lags.length; i += 1) {
      const variance = this.#lags[i]?.next(price) ?? Number.NaN;
      isStill ||= variance === 0;
      covariation += (i - MEAN_LOG_LAG) * 0.5 * Math.log2(variance === 0 ? 1 : variance);
    }
    const slope = covariation / LOG_LAG_VARIATION;
    out[slot] = isStill && !Number.isNaN(slope) ? 0.5 : slope;
  }
}

class LaggedDeviation {
  readonly #past: Delay;
  readonly #moments: RollingMoments;

  constructor(lag: number, period: number) {
    this.#past = new Delay(lag);
    this.#moments = new RollingMoments(period);
  }

  /** Mean square of the differences. */
  next(price: number): number {
    const difference = price - this.#past.next(price);
    if (Number.isNaN(difference)) return difference;
    this.#moments.push(difference);
    return this.#moments.variance + this.#moments.mean ** 2;
  }
}

export const hurst = defineIndicator({
  name: 'hurst',
  title: 'Hurst exponent',
  parameters: { period: bars(100, 20) },
  outputs: ['hurst'],
  inputs: ['close'],
  firstBar: ({ period }) => LONGEST_LAG + period - 1,
  create: ({ period }) => new Hurst(period),
});
