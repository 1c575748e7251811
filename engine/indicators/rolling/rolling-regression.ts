/**
 * Least-squares line through the last `size` values against 0, 1, ... `size` - 1 (oldest first).
 *
 * Sums are of distances from a recent mean and are formed anew once a window, as in the rolling moments.
 */
export class RollingRegression {
  /** A step; all three are NaN before there are `size` values. */
  slope = Number.NaN;
  /** The line at the oldest value. */
  intercept = Number.NaN;
  /** Share of the variance that the line explains; 0 when there is no variance to explain. */
  fit = Number.NaN;
  readonly #ring: Float64Array;
  #next = 0;
  #full = false;
  #shift = Number.NaN;
  #sum = 0;
  #weighted = 0;
  #squares = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  push(value: number): void {
    const ring = this.#ring;
    const size = ring.length;
    if (Number.isNaN(this.#shift)) {
      this.#shift = value;
      ring.fill(value);
    }
    const entering = value - this.#shift;
    const leaving = (ring[this.#next] ?? 0) - this.#shift;
    this.#weighted += (size - 1) * entering - (this.#sum - leaving);
    this.#sum += entering - leaving;
    this.#squares += entering * entering - leaving * leaving;
    ring[this.#next] = value;
    this.#next += 1;
    if (this.#next === size) this.#renew();
    if (this.#full) this.#fitLine();
  }

  /** The line `ahead` steps after the newest value. */
  value(ahead: number): number {
    return this.intercept + this.slope * (this.#ring.length - 1 + ahead);
  }

  #fitLine(): void {
    const size = this.#ring.length;
    const covariation = this.#weighted - (this.#sum * (size - 1)) / 2;
    const variation = this.#squares - (this.#sum * this.#sum) / size;
    this.slope = covariation / ((size * (size * size - 1)) / 12);
    this.intercept = this.#shift + this.#sum / size - (this.slope * (size - 1)) / 2;
    this.fit = variation > 0 ? Math.min(1, (this.slope * covariation) / variation) : 0;
  }

  #renew(): void {
    const ring = this.#ring;
    let total = 0;
    let first = ring[0] ?? 0;
    let equal = true;
    for (let i = 0; i < ring.length; i += 1) {
      const value = ring[i] ?? 0;
      total += value;
      equal &&= value === first;
    }
    this.#shift = equal ? first : total / ring.length;
    first = this.#shift;
    let sum = 0;
    let weighted = 0;
    let squares = 0;
    for (let i = 0; i < ring.length; i += 1) {
      const distance = (ring[i] ?? 0) - first;
      sum += distance;
      weighted += i * distance;
      squares += distance * distance;
    }
    this.#sum = sum;
    this.#weighted = weighted;
    this.#squares = squares;
    this.#next = 0;
    this.#full = true;
  }
}
