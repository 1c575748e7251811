import type { Bar, BarColumns } from '../bars.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';
import type { MovingAverage } from './moving-average.ts';

/** Simple moving average. A window of equal values averages to exactly that value, so that ties stay ties. */
export class Sma implements ColumnKernel, MovingAverage {
  readonly #sum: RollingSum;
  readonly #period: number;
  #last = Number.NaN;
  #equal = 0;

  constructor(period: number) {
    this.#sum = new RollingSum(period);
    this.#period = period;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  over({ close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    this.#sum.over(close, out);
    const period = this.#period;
    let last = this.#last;
    let equal = this.#equal;
    for (let i = 0; i < close.length; i += 1) {
      const value = close[i] ?? Number.NaN;
      equal = value === last ? equal + 1 : 1;
      last = value;
      out[i] = equal >= period ? value : (out[i] ?? Number.NaN) / period;
    }
    this.#last = last;
    this.#equal = equal;
  }

  next(value: number): number {
    const sum = this.#sum.next(value);
    this.#equal = value === this.#last ? this.#equal + 1 : 1;
    this.#last = value;
    return this.#equal >= this.#period ? value : sum / this.#period;
  }
}

/** Triangular moving average: a simple average of a simple average, as TA-Lib's TRIMA splits the period. */
export class Trima implements Kernel, MovingAverage {
  readonly #inner: Sma;
  readonly #outer: Sma;

  constructor(period: number) {
    const inner = Math.floor((period + 1) / 2);
    this.#inner = new Sma(inner);
    this.#outer = new Sma(period + 1 - inner);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const inner = this.#inner.next(value);
    return Number.isNaN(inner) ? inner : this.#outer.next(inner);
  }
}
