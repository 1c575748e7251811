import type { Bar, BarColumns } from '../bars.ts';
import { defineIndicator } from '../indicator.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';

/** Averages of the prices of one bar (TA-Lib MEDPRICE, TYPPRICE, WCLPRICE, AVGPRICE). */
class BarPrices implements Kernel {
  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = (bar.high + bar.low) / 2;
    out[slot + 1] = (bar.high + bar.low + bar.close) / 3;
    out[slot + 2] = (bar.high + bar.low + bar.close * 2) / 4;
    out[slot + 3] = (bar.high + bar.low + bar.close + bar.open) / 4;
  }
}

/**
 * For how many bars up to this one the price stood still: each without range and at the last close. Oscillators
 * of a price that does not move are numbers without a meaning (RSI gives 0, which is no oversold signal), so rules
 * on them ask for 0 here, or for less than their own period.
 */
class FlatRun implements ColumnKernel {
  #lastClose = Number.NaN;
  #run = 0;

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.#next(bar.high, bar.low, bar.close);
  }

  over({ high, low, close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) {
      out[i] = this.#next(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
    }
  }

  #next(high: number, low: number, close: number): number {
    const moved = high !== low || (close !== this.#lastClose && !Number.isNaN(this.#lastClose));
    this.#run = moved ? 0 : this.#run + 1;
    this.#lastClose = close;
    return this.#run;
  }
}

export const prices = defineIndicator({
  name: 'prices',
  title: 'Median, typical, weighted and average price of the bar',
  aliases: ['typprice', 'medprice', 'avgprice', 'wclprice'],
  parameters: {},
  outputs: ['median', 'typical', 'weighted', 'average'],
  inputs: ['open', 'high', 'low', 'close'],
  firstBar: () => 0,
  create: () => new BarPrices(),
});

export const flat = defineIndicator({
  name: 'flat',
  title: 'Bars for which the price stood still',
  aliases: ['flatrun'],
  parameters: {},
  outputs: ['flat'],
  inputs: ['high', 'low', 'close'],
  firstBar: () => 0,
  create: () => new FlatRun(),
});
