import type { Bar } from '../bars.ts';
import type { Kernel } from '../kernel.ts';
import type { MovingAverage } from './moving-average.ts';
/** Linearly weighted moving average, the newest value weighing `period` (TA-Lib WMA). */
export class Wma implements Kernel, MovingAverage {
  readonly #ring: Float64Array;
  readonly #divisor: number;
  #next = 0;
  #full = false;
  #sum = 0;
  #weighted = 0;

  constructor(period: number) {
    this.#ring = new Float64Array(period);
    this.#divisor = (period * (period + 1)) / 2;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const ring = this.#ring;
    this.#weighted += ring.length * value - this.#sum;
    this.#sum += value - (ring[this.#next] ?? 0);
    ring[this.#next] = value;
    this.#next += 1;
    if (this.#next === ring.length) this.#renew();
    return this.#full ? this.#weighted / this.#divisor : Number.NaN;
  }

  /** Forms the sums anew once a window, so that rounding errors do not pile up. */
  #renew(): void {
    const ring = this.#ring;
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < ring.length; i += 1) {
      const value = ring[i] ?? 0;
      sum += value;
      weighted += (i + 1) * value;
    }
    this.#sum = sum;
    this.#weighted = weighted;
    this.#next = 0;
    this.#full = true;
  }
}

/**
 * Hull moving average (Alan Hull, 2005): WMA(2 WMA(n/2) - WMA(n), sqrt n), both derived periods cut to whole
 * numbers as its author wrote.
 */
export class Hma implements Kernel, MovingAverage {
  readonly #half: Wma;
  readonly #whole: Wma;
  readonly #smooth: Wma;

  constructor(period: number) {
    this.#half = new Wma(Math.max(1, Math.floor(period / 2)));
    this.#whole = new Wma(period);
    this.#smooth = new Wma(Math.floor(Math.sqrt(period)));
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const half = this.#half.next(value);
    const whole = this.#whole.next(value);
    return Number.isNaN(whole) ? whole : this.#smooth.next(2 * half - whole);
  }
}
