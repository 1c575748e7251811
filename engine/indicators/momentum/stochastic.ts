import { Sma } from '../averages/simple.ts';
import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';
import { place } from './fast-stochastic.ts';

/** Lane's stochastic: %K smoothed once, and its average %D (TA-Lib STOCH with simple averages). */
class SlowStochastic implements ColumnKernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #smooth: Sma;
  readonly #average: Sma;
  #k = Number.NaN;
  #d = Number.NaN;

  constructor(k: number, smooth: number, d: number) {
    this.#highest = new RollingExtreme(k, 'highest');
    this.#lowest = new RollingExtreme(k, 'lowest');
    this.#smooth = new Sma(smooth);
    this.#average = new Sma(d);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#take(bar.high, bar.low, bar.close);
    out[slot] = this.#k;
    out[slot + 1] = this.#d;
  }

  over({ high, low, close }: BarColumns, [k, d]: OutputColumns): void {
    for (let i = 0; i < close.length; i += 1) {
      this.#take(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
      if (k !== undefined) k[i] = this.#k;
      if (d !== undefined) d[i] = this.#d;
    }
  }

  #take(high: number, low: number, close: number): void {
    const highest = this.#highest.next(high);
    const lowest = this.#lowest.next(low);
    if (Number.isNaN(highest)) return;
    const k = this.#smooth.next(place(close, lowest, highest));
    if (Number.isNaN(k)) return;
    const d = this.#average.next(k);
    if (Number.isNaN(d)) return;
    this.#k = k;
    this.#d = d;
  }
}

/** Williams' %R: the stochastic hung from the top, -100 to 0; 0 when the window has no range (TA-Lib WILLR). */
class WilliamsR implements Kernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period, 'highest');
    this.#lowest = new RollingExtreme(period, 'lowest');
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const highest = this.#highest.next(bar.high);
    const lowest = this.#lowest.next(bar.low);
    const range = (highest - lowest) / -100;
    out[slot] = range === 0 ? 0 : (highest - bar.close) / range;
  }
}

export const stoch = defineIndicator({
  name: 'stoch',
  title: 'Stochastic oscillator (slow)',
  aliases: ['stochastic', 'slowstochastic'],
  parameters: { k: bars(14), smooth: bars(3), d: bars(3) },
  outputs: ['k', 'd'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ k, smooth, d }) => k - 1 + smooth - 1 + d - 1,
  create: ({ k, smooth, d }) => new SlowStochastic(k, smooth, d),
});

export const stochFast = defineIndicator({
  name: 'stoch-fast',
  title: 'Stochastic oscillator (fast)',
  aliases: ['stochf', 'faststochastic'],
  parameters: { k: bars(14), d: bars(3) },
  outputs: ['k', 'd'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ k, d }) => k - 1 + d - 1,
  create: ({ k, d }) => new SlowStochastic(k, 1, d),
});

export const williamsR = defineIndicator({
  name: 'williams-r',
  title: 'Williams %R',
  aliases: ['willr', 'williams'],
  parameters: { period: bars(14, 2) },
  outputs: ['williamsR'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new WilliamsR(period),
});
