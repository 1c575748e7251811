import { Ema } from '../averages/exponential.ts';
import { Sma } from '../averages/simple.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';

/** Simple average of the volume. */
class VolumeAverage implements Kernel {
  readonly #average: Sma;

  constructor(period: number) {
    this.#average = new Sma(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.#average.next(bar.volume);
  }
}

/** The bar's volume as a multiple of the average of the `period` bars before it; 0 when those traded nothing. */
class VolumeRatio implements ColumnKernel {
  readonly #average: Sma;
  #before = Number.NaN;

  constructor(period: number) {
    this.#average = new Sma(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.#next(bar.volume);
  }

  over({ volume }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < volume.length; i += 1) out[i] = this.#next(volume[i] ?? Number.NaN);
  }

  #next(volume: number): number {
    const before = this.#before;
    this.#before = this.#average.next(volume);
    return before === 0 ? 0 : volume / before;
  }
}

/** Elder's force index: price change times volume, exponentially averaged. */
class ForceIndex implements Kernel {
  readonly #average: Ema;
  #lastClose = Number.NaN;

  constructor(period: number) {
    this.#average = new Ema(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const change = bar.close - this.#lastClose;
    this.#lastClose = bar.close;
    out[slot] = Number.isNaN(change) ? Number.NaN : this.#average.next(change * bar.volume);
  }
}

export const volumeAverage = defineIndicator({
  name: 'volume-sma',
  title: 'Average volume',
  aliases: ['volumeaverage', 'volsma'],
  parameters: { period: bars(20) },
  outputs: ['volumeSma'],
  inputs: ['volume'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new VolumeAverage(period),
});

export const volumeRatio = defineIndicator({
  name: 'volume-ratio',
  title: 'Volume against its average before',
  aliases: ['rvol', 'relativevolume'],
  parameters: { period: bars(20) },
  outputs: ['volumeRatio'],
  inputs: ['volume'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new VolumeRatio(period),
});

export const force = defineIndicator({
  name: 'force',
  title: 'Force index',
  aliases: ['forceindex'],
  parameters: { period: bars(13) },
  outputs: ['force'],
  inputs: ['close', 'volume'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new ForceIndex(period),
});
