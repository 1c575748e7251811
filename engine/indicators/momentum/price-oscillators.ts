import { TripleEma } from '../averages/exponential.ts';
import { type AverageKind, averageKind, averageLookback, movingAverage } from '../averages/kinds.ts';
import type { MovingAverage } from '../averages/moving-average.ts';
import { Sma } from '../averages/simple.ts';
import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type Kernel, ratio } from '../kernel.ts';

interface OscillatorSettings {
  readonly fast: number;
  readonly slow: number;
  readonly average: AverageKind;
}

/** Distance between two moving averages, in price or in percent of the slow one (TA-Lib APO and PPO). */
class PriceOscillator implements Kernel {
  readonly #fast: MovingAverage;
  readonly #slow: MovingAverage;
  readonly #percent: boolean;

  constructor({ fast, slow, average }: OscillatorSettings, percent: boolean) {
    this.#fast = movingAverage(average, Math.min(fast, slow));
    this.#slow = movingAverage(average, Math.max(fast, slow));
    this.#percent = percent;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const fast = this.#fast.next(bar.close);
    const slow = this.#slow.next(bar.close);
    out[slot] = this.#percent ? 100 * ratio(fast - slow, slow) : fast - slow;
  }
}

/** Percent change of a thrice smoothed price from one bar to the next (TA-Lib TRIX). */
class Trix implements Kernel {
  readonly #smooth: TripleEma;
  #last = Number.NaN;

  constructor(period: number) {
    this.#smooth = new TripleEma(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const value = this.#smooth.next(bar.close);
    out[slot] = this.#last === 0 ? 0 : (value / this.#last - 1) * 100;
    this.#last = value;
  }
}

/** Bill Williams' awesome oscillator: a fast less a slow simple average of the bars' middles. */
class Awesome implements Kernel {
  readonly #fast: Sma;
  readonly #slow: Sma;

  constructor(fast: number, slow: number) {
    this.#fast = new Sma(fast);
    this.#slow = new Sma(slow);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const middle = (bar.high + bar.low) / 2;
    const fast = this.#fast.next(middle);
    out[slot] = fast - this.#slow.next(middle);
  }
}

const slowestLookback = ({ fast, slow, average }: OscillatorSettings): number =>
  averageLookback(average, Math.max(fast, slow));

export const apo = defineIndicator({
  name: 'apo',
  title: 'Absolute price oscillator',
  parameters: { fast: bars(12, 2), slow: bars(26, 2), average: averageKind.default('sma') },
  outputs: ['apo'],
  inputs: ['close'],
  firstBar: slowestLookback,
  create: (settings) => new PriceOscillator(settings, false),
});

export const ppo = defineIndicator({
  name: 'ppo',
  title: 'Percentage price oscillator',
  parameters: { fast: bars(12, 2), slow: bars(26, 2), average: averageKind.default('sma') },
  outputs: ['ppo'],
  inputs: ['close'],
  firstBar: slowestLookback,
  create: (settings) => new PriceOscillator(settings, true),
});

export const trix = defineIndicator({
  name: 'trix',
  title: 'Triple exponential rate of change',
  parameters: { period: bars(30) },
  outputs: ['trix'],
  inputs: ['close'],
  firstBar: ({ period }) => 3 * (period - 1) + 1,
  create: ({ period }) => new Trix(period),
});

export const awesome = defineIndicator({
  name: 'ao',
  title: 'Awesome oscillator',
  aliases: ['awesome'],
  parameters: { fast: bars(5), slow: bars(34) },
  outputs: ['ao'],
  inputs: ['high', 'low'],
  firstBar: ({ fast, slow }) => Math.max(fast, slow) - 1,
  create: ({ fast, slow }) => new Awesome(fast, slow),
});
