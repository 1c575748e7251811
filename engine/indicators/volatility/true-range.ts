import { Wilder } from '../averages/exponential.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type ColumnKernel, type Kernel, type OutputColumns, ratio } from '../kernel.ts';

/** The longest of: the bar's range, and the way from the last close to its high or low. NaN on the first bar. */
export class TrueRange implements ColumnKernel {
  #lastClose = Number.NaN;

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.high, bar.low, bar.close);
  }

  over({ high, low, close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) {
      out[i] = this.next(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
    }
  }

  next(high: number, low: number, close: number): number {
    const last = this.#lastClose;
    this.#lastClose = close;
    return Math.max(high - low, Math.abs(last - high), Math.abs(last - low));
  }
}

/** Wilder's average of the true range, seeded with the simple average of the first `period` (TA-Lib ATR). */
export class AverageTrueRange implements ColumnKernel {
  readonly #range = new TrueRange();
  readonly #average: Wilder;

  constructor(period: number) {
    this.#average = new Wilder(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.high, bar.low, bar.close);
  }

  over({ high, low, close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) {
      out[i] = this.next(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
    }
  }

  next(high: number, low: number, close: number): number {
    const range = this.#range.next(high, low, close);
    return Number.isNaN(range) ? range : this.#average.next(range);
  }
}

/** The average true range in percent of the close (TA-Lib NATR). */
class NormalizedRange implements Kernel {
  readonly #range: AverageTrueRange;

  constructor(period: number) {
    this.#range = new AverageTrueRange(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = 100 * ratio(this.#range.next(bar.high, bar.low, bar.close), bar.close);
  }
}

export const trueRange = defineIndicator({
  name: 'tr',
  title: 'True range',
  aliases: ['truerange', 'trange'],
  parameters: {},
  outputs: ['tr'],
  inputs: ['high', 'low', 'close'],
  firstBar: () => 1,
  create: () => new TrueRange(),
});

export const atr = defineIndicator({
  name: 'atr',
  title: 'Average true range',
  parameters: { period: bars(14) },
  outputs: ['atr'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new AverageTrueRange(period),
});

export const natr = defineIndicator({
  name: 'natr',
  title: 'Average true range in percent',
  parameters: { period: bars(14) },
  outputs: ['natr'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new NormalizedRange(period),
});
