import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type ColumnKernel, isZero, type Kernel, type OutputColumns } from '../kernel.ts';
import { Delay } from '../rolling/delay.ts';

/** Percent change over `period` bars; 0 from a price of 0 (TA-Lib ROC). */
class RateOfChange implements ColumnKernel {
  readonly #past: Delay;

  constructor(period: number) {
    this.#past = new Delay(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.#next(bar.close);
  }

  over({ close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) out[i] = this.#next(close[i] ?? Number.NaN);
  }

  #next(close: number): number {
    const past = this.#past.next(close);
    return past === 0 ? 0 : (close / past - 1) * 100;
  }
}

/** Change over `period` bars (TA-Lib MOM). */
class Momentum implements Kernel {
  readonly #past: Delay;

  constructor(period: number) {
    this.#past = new Delay(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = bar.close - this.#past.next(bar.close);
  }
}

/** Balance of power: the body as a signed share of the range, 0 for a bar without range (TA-Lib BOP). */
class BalanceOfPower implements Kernel {
  push(bar: Bar, out: Float64Array, slot: number): void {
    const range = bar.high - bar.low;
    out[slot] = range < 0 || isZero(range) ? 0 : (bar.close - bar.open) / range;
  }
}

export const roc = defineIndicator({
  name: 'roc',
  title: 'Rate of change in percent',
  parameters: { period: bars(10) },
  outputs: ['roc'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new RateOfChange(period),
});

export const momentum = defineIndicator({
  name: 'momentum',
  title: 'Momentum',
  aliases: ['mom'],
  parameters: { period: bars(10) },
  outputs: ['momentum'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Momentum(period),
});

export const bop = defineIndicator({
  name: 'bop',
  title: 'Balance of power',
  parameters: {},
  outputs: ['bop'],
  inputs: ['open', 'high', 'low', 'close'],
  firstBar: () => 0,
  create: () => new BalanceOfPower(),
});
