/**
 * Mean and variance of the last `size` values; both NaN before there are as many.
 *
 * Sums are taken of distances from a recent mean, so that a quiet price far from zero keeps its digits, and a
 * window of equal values has exactly their mean and no variance.
 */
export class RollingMoments {
  readonly #ring: Float64Array;
  #next = 0;
  #full = false;
  #shift = Number.NaN;
  #sum = 0;
  #squares = 0;
  #last = Number.NaN;
  #equal = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  push(value: number): void {
    const ring = this.#ring;
    if (Number.isNaN(this.#shift)) {
      this.#shift = value;
      ring.fill(value);
    }
    const entering = value - this.#shift;
    const leaving = (ring[this.#next] ?? 0) - this.#shift;
    this.#sum += entering - leaving;
    this.#squares += entering * entering - leaving * leaving;
    ring[this.#next] = value;
    this.#next += 1;
    this.#equal = value === this.#last ? this.#equal + 1 : 1;
    this.#last = value;
    if (this.#next === ring.length) this.#renew();
  }

  get mean(): number {
    if (!this.#full) return Number.NaN;
    return this.#isFlat ? this.#last : this.#shift + this.#sum / this.#ring.length;
  }

  /** Population variance (divided by the number of values), as TA-Lib's. */
  get variance(): number {
    return this.#squaredDistances / this.#ring.length;
  }

  /** Sample variance (divided by one less); of a single value there is none. */
  get sampleVariance(): number {
    return this.#squaredDistances / (this.#ring.length - 1);
  }

  get #isFlat(): boolean {
    return this.#equal >= this.#ring.length;
  }

  get #squaredDistances(): number {
    if (!this.#full) return Number.NaN;
    if (this.#isFlat) return 0;
    return Math.max(0, this.#squares - (this.#sum * this.#sum) / this.#ring.length);
  }

  #renew(): void {
    const ring = this.#ring;
    let total = 0;
    for (let i = 0; i < ring.length; i += 1) total += ring[i] ?? 0;
    this.#shift = total / ring.length;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < ring.length; i += 1) {
      const distance = (ring[i] ?? 0) - this.#shift;
      sum += distance;
      squares += distance * distance;
    }
    this.#sum = sum;
    this.#squares = squares;
    this.#next = 0;
    this.#full = true;
  }
}
