import { Wilder } from '../averages/exponential.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type ColumnKernel, type Kernel, type OutputColumns, ratio } from '../kernel.ts';
import { FastStochastic } from './fast-stochastic.ts';

/**
 * Relative strength index: Wilder's smoothed gains as a share of gains and losses, 0 to 100 (TA-Lib RSI).
 *
 * A series that never moved has neither, and gives 0 as TA-Lib does. That is no oversold signal: rules on RSI
 * look at the `flat` indicator first.
 */
class Rsi implements ColumnKernel {
  readonly #gains: Wilder;
  readonly #losses: Wilder;
  #last = Number.NaN;

  constructor(period: number) {
    this.#gains = new Wilder(period);
    this.#losses = new Wilder(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  over({ close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) out[i] = this.next(close[i] ?? Number.NaN);
  }

  next(value: number): number {
    const change = value - this.#last;
    this.#last = value;
    if (Number.isNaN(change)) return Number.NaN;
    // The larger of the change and zero, without a branch that nobody can predict.
    const size = Math.abs(change);
    const gain = this.#gains.next((size + change) / 2);
    const loss = this.#losses.next((size - change) / 2);
    return 100 * ratio(gain, gain + loss);
  }
}

/** Chande's momentum oscillator on Wilder's smoothing, -100 to 100 (TA-Lib CMO); 0 where nothing moved. */
class ChandeMomentum implements Kernel {
  readonly #gains: Wilder;
  readonly #losses: Wilder;
  #last = Number.NaN;

  constructor(period: number) {
    this.#gains = new Wilder(period);
    this.#losses = new Wilder(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const change = bar.close - this.#last;
    this.#last = bar.close;
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    const gain = this.#gains.next(change > 0 ? change : 0);
    const loss = this.#losses.next(change < 0 ? -change : 0);
    out[slot] = 100 * ratio(gain - loss, gain + loss);
  }
}

/** The fast stochastic of the RSI, 0 to 100 (TA-Lib STOCHRSI). */
class StochasticRsi implements Kernel {
  readonly #rsi: Rsi;
  readonly #stochastic: FastStochastic;

  constructor(period: number, k: number, d: number) {
    this.#rsi = new Rsi(period);
    this.#stochastic = new FastStochastic(k, d);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const rsi = this.#rsi.next(bar.close);
    out[slot] = Number.NaN;
    out[slot + 1] = Number.NaN;
    if (!Number.isNaN(rsi)) this.#stochastic.next(rsi, out, slot);
  }
}

export const rsi = defineIndicator({
  name: 'rsi',
  title: 'Relative strength index',
  parameters: { period: bars(14, 2) },
  outputs: ['rsi'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Rsi(period),
});

export const cmo = defineIndicator({
  name: 'cmo',
  title: 'Chande momentum oscillator',
  parameters: { period: bars(14, 2) },
  outputs: ['cmo'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new ChandeMomentum(period),
});

export const stochRsi = defineIndicator({
  name: 'stoch-rsi',
  title: 'Stochastic RSI',
  parameters: { period: bars(14, 2), k: bars(5), d: bars(3) },
  outputs: ['k', 'd'],
  inputs: ['close'],
  firstBar: ({ period, k, d }) => period + k - 1 + d - 1,
  create: ({ period, k, d }) => new StochasticRsi(period, k, d),
});
