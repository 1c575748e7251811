import type { Bar, BarColumns } from '../bars.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import type { MovingAverage } from './moving-average.ts';
/** Exponential moving average with weight 2 / (period + 1), seeded with the simple average of the first `period` values as in TA-Lib. */
export class Ema implements ColumnKernel, MovingAverage {
  readonly #period: number;
  readonly #weight: number;
  #seen = 0;
  #value = 0;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 2 / (period + 1);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  over({ close }: BarColumns, [out]: OutputColumns): void {
    if (out === undefined) return;
    for (let i = 0; i < close.length; i += 1) out[i] = this.next(close[i] ?? Number.NaN);
  }

  next(value: number): number {
    if (this.#seen >= this.#period) {
      this.#value += (value - this.#value) * this.#weight;
      return this.#value;
    }
    this.#seen += 1;
    this.#value += value;
    if (this.#seen < this.#period) return Number.NaN;
    this.#value /= this.#period;
    return this.#value;
  }
}

/** Wilder's smoothing, an exponential average with weight 1 / period, seeded with a simple average. */
export class Wilder implements Kernel, MovingAverage {
  readonly #period: number;
  #seen = 0;
  #value = 0;

  constructor(period: number) {
    this.#period = period;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    if (this.#seen >= this.#period) {
      this.#value = (this.#value * (this.#period - 1) + value) / this.#period;
      return this.#value;
    }
    this.#seen += 1;
    this.#value += value;
    if (this.#seen < this.#period) return Number.NaN;
    this.#value /= this.#period;
    return this.#value;
  }
}

/** Double exponential average, 2 e1 - e2 (Mulloy 1994; TA-Lib DEMA). */
export class Dema implements Kernel, MovingAverage {
  readonly #first: Ema;
  readonly #second: Ema;

  constructor(period: number) {
    this.#first = new Ema(period);
    this.#second = new Ema(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const first = this.#first.next(value);
    if (Number.isNaN(first)) return first;
    return 2 * first - this.#second.next(first);
  }
}

/** Triple exponential average, 3 e1 - 3 e2 + e3 (Mulloy 1994; TA-Lib TEMA). */
export class Tema implements Kernel, MovingAverage {
  readonly #first: Ema;
  readonly #second: Ema;
  readonly #third: Ema;

  constructor(period: number) {
    this.#first = new Ema(period);
    this.#second = new Ema(period);
    this.#third = new Ema(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const first = this.#first.next(value);
    if (Number.isNaN(first)) return first;
    const second = this.#second.next(first);
    if (Number.isNaN(second)) return second;
    return this.#third.next(second) + (3 * first - 3 * second);
  }
}

/** An exponential average of an exponential average of an exponential average, the base of TRIX. */
export class TripleEma implements Kernel, MovingAverage {
  readonly #first: Ema;
  readonly #second: Ema;
  readonly #third: Ema;

  constructor(period: number) {
    this.#first = new Ema(period);
    this.#second = new Ema(period);
    this.#third = new Ema(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const first = this.#first.next(value);
    if (Number.isNaN(first)) return first;
    const second = this.#second.next(first);
    return Number.isNaN(second) ? second : this.#third.next(second);
  }
}

/** Tillson's T3 (1998): six exponential averages, weighted by the volume factor; TA-Lib T3. */
export class T3 implements Kernel, MovingAverage {
  readonly #front: TripleEma;
  readonly #fourth: Ema;
  readonly #fifth: Ema;
  readonly #sixth: Ema;
  readonly #factor: number;

  constructor(period: number, factor: number) {
    this.#front = new TripleEma(period);
    this.#fourth = new Ema(period);
    this.#fifth = new Ema(period);
    this.#sixth = new Ema(period);
    this.#factor = factor;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const e3 = this.#front.next(value);
    if (Number.isNaN(e3)) return e3;
    const e4 = this.#fourth.next(e3);
    if (Number.isNaN(e4)) return e4;
    const e5 = this.#fifth.next(e4);
    if (Number.isNaN(e5)) return e5;
    const v = this.#factor;
    const square = v * v;
    const cube = square * v;
    return (
      -cube * this.#sixth.next(e5) +
      3 * (square + cube) * e5 +
      (-6 * square - 3 * (v + cube)) * e4 +
      (1 + 3 * v + cube + 3 * square) * e3
    );
  }
}
