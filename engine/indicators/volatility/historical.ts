import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingMoments } from '../rolling/rolling-moments.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';

/** Sample deviation of the last `period` logarithmic returns, per year, as a fraction. */
class HistoricalVolatility implements Kernel {
  readonly #moments: RollingMoments;
  readonly #scale: number;
  #last = Number.NaN;

  constructor(period: number, year: number) {
    this.#moments = new RollingMoments(period);
    this.#scale = Math.sqrt(year);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const change = Math.log(bar.close / this.#last);
    this.#last = bar.close;
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    this.#moments.push(change);
    out[slot] = Math.sqrt(this.#moments.sampleVariance) * this.#scale;
  }
}

/** Parkinson's volatility (1980) from highs and lows: root mean square of ln(high/low), over 4 ln 2, per year. */
class ParkinsonVolatility implements Kernel {
  readonly #squares: RollingSum;
  readonly #scale: number;

  constructor(period: number, year: number) {
    this.#squares = new RollingSum(period);
    this.#scale = year / (4 * Math.LN2 * period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const range = Math.log(bar.high / bar.low);
    const squares = this.#squares.next(range * range);
    out[slot] = Math.sqrt(Math.max(0, squares) * this.#scale);
  }
}

export const historicalVolatility = defineIndicator({
  name: 'hv',
  title: 'Historical volatility',
  aliases: ['historicalvolatility', 'volatility', 'realisedvolatility'],
  parameters: { period: bars(20, 2), year: bars(252, 1, 1_000_000) },
  outputs: ['hv'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period, year }) => new HistoricalVolatility(period, year),
});

export const parkinson = defineIndicator({
  name: 'parkinson',
  title: 'Parkinson volatility',
  parameters: { period: bars(20), year: bars(252, 1, 1_000_000) },
  outputs: ['parkinson'],
  inputs: ['high', 'low'],
  firstBar: ({ period }) => period - 1,
  create: ({ period, year }) => new ParkinsonVolatility(period, year),
});
