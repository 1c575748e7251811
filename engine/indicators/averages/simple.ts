import type { Bar, BarColumns } from '../bars.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import type { MovingAverage } from './moving-average.ts';

/**
 * Simple moving average. A window of equal values averages to exactly that value, so that ties stay ties. The sum is
 * formed anew with every round of the ring, as in the rolling sum.
 */
export class Sma implements ColumnKernel, MovingAverage {
  readonly #ring: Float64Array;
  #next = 0;
  #full = false;
  #sum = 0;
  /** Sum of the round under way. */
  #round = 0;
  #last = Number.NaN;
  #equal = 0;

  constructor(period: number) {
    this.#ring = new Float64Array(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  /** The steps of `next` with everything at hand: averages of a million bars are most of what a crossover costs. */
  over({ close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    const ring = this.#ring;
    const period = ring.length;
    let next = this.#next;
    let full = this.#full;
    let sum = this.#sum;
    let round = this.#round;
    let last = this.#last;
    let equal = this.#equal;
    for (let i = 0; i < close.length; i += 1) {
      const value = close[i] ?? Number.NaN;
      round += value;
      sum += value - (ring[next] ?? 0);
      ring[next] = value;
      next += 1;
      if (next === period) {
        sum = round;
        round = 0;
        next = 0;
        full = true;
      }
      equal = value === last ? equal + 1 : 1;
      last = value;
      const mean = full ? sum / period : Number.NaN;
      out[i] = equal >= period ? value : mean;
    }
    this.#next = next;
    this.#full = full;
    this.#sum = sum;
    this.#round = round;
    this.#last = last;
    this.#equal = equal;
  }

  next(value: number): number {
    const ring = this.#ring;
    this.#round += value;
    this.#sum += value - (ring[this.#next] ?? 0);
    ring[this.#next] = value;
    this.#next += 1;
    if (this.#next === ring.length) this.#renew();
    this.#equal = value === this.#last ? this.#equal + 1 : 1;
    this.#last = value;
    if (this.#equal >= ring.length) return value;
    return this.#full ? this.#sum / ring.length : Number.NaN;
  }

  #renew(): void {
    this.#sum = this.#round;
    this.#round = 0;
    this.#next = 0;
    this.#full = true;
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
