import { Wilder } from '../averages/exponential.ts';
import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type Kernel, ratio } from '../kernel.ts';

/** The longest of: the bar's range, and the way from the last close to its high or low. NaN on the first bar. */
export class TrueRange implements Kernel {
  #lastClose = Number.NaN;

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar);
  }

  next(bar: Bar): number {
    const last = this.#lastClose;
    this.#lastClose = bar.close;
    return Math.max(bar.high - bar.low, Math.abs(last - bar.high), Math.abs(last - bar.low));
  }
}

/** Wilder's average of the true range, seeded with the simple average of the first `period` (TA-Lib ATR). */
export class AverageTrueRange implements Kernel {
  readonly #range = new TrueRange();
  readonly #average: Wilder;

  constructor(period: number) {
    this.#average = new Wilder(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar);
  }

  next(bar: Bar): number {
    const range = this.#range.next(bar);
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
    out[slot] = 100 * ratio(this.#range.next(bar), bar.close);
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
