import { Ema } from '../averages/exponential.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator, factor } from '../indicator.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';
import { AverageTrueRange } from '../volatility/true-range.ts';

/** Keltner channel as Linda Raschke draws it: an exponential average of the close and multiples of the average true range. */
class Keltner implements Kernel {
  readonly #average: Ema;
  readonly #range: AverageTrueRange;
  readonly #multiple: number;

  constructor(period: number, atr: number, multiple: number) {
    this.#average = new Ema(period);
    this.#range = new AverageTrueRange(atr);
    this.#multiple = multiple;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const average = this.#average.next(bar.close);
    const reach = this.#multiple * this.#range.next(bar.high, bar.low, bar.close);
    const ready = !Number.isNaN(average) && !Number.isNaN(reach);
    out[slot] = average + reach;
    out[slot + 1] = ready ? average : Number.NaN;
    out[slot + 2] = average - reach;
  }
}

/** Donchian channel: highest high and lowest low of the last `period` bars, this one included, and their middle. */
class Donchian implements ColumnKernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period, 'highest');
    this.#lowest = new RollingExtreme(period, 'lowest');
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const upper = this.#highest.next(bar.high);
    const lower = this.#lowest.next(bar.low);
    out[slot] = upper;
    out[slot + 1] = (upper + lower) / 2;
    out[slot + 2] = lower;
  }

  over({ high, low }: BarColumns, [upper, middle, lower]: OutputColumns): void {
    for (let i = 0; i < high.length; i += 1) {
      const highest = this.#highest.next(high[i] ?? Number.NaN);
      const lowest = this.#lowest.next(low[i] ?? Number.NaN);
      if (upper !== undefined) upper[i] = highest;
      if (middle !== undefined) middle[i] = (highest + lowest) / 2;
      if (lower !== undefined) lower[i] = lowest;
    }
  }
}

/** Middle of the highest and lowest close of the last `period` bars (TA-Lib MIDPOINT). */
class MidPoint implements Kernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period, 'highest');
    this.#lowest = new RollingExtreme(period, 'lowest');
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const highest = this.#highest.next(bar.close);
    out[slot] = (highest + this.#lowest.next(bar.close)) / 2;
  }
}

export const keltner = defineIndicator({
  name: 'keltner',
  title: 'Keltner channel',
  aliases: ['kc', 'keltnerchannel'],
  parameters: { period: bars(20), atr: bars(10), multiple: factor(2, 0, 20) },
  outputs: ['upper', 'middle', 'lower'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period, atr }) => Math.max(period - 1, atr),
  create: ({ period, atr, multiple }) => new Keltner(period, atr, multiple),
});

export const donchian = defineIndicator({
  name: 'donchian',
  title: 'Donchian channel',
  aliases: ['dc', 'donchianchannel'],
  parameters: { period: bars(20) },
  outputs: ['upper', 'middle', 'lower'],
  inputs: ['high', 'low'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Donchian(period),
});

export const midPoint = defineIndicator({
  name: 'midpoint',
  title: 'Middle of the closes',
  parameters: { period: bars(14, 2) },
  outputs: ['midpoint'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new MidPoint(period),
});
