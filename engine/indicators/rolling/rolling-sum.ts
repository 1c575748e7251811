/**
 * Sum of the last `size` values, NaN before there are as many.
 *
 * Each time the ring is full round the sum is formed anew, so rounding errors live for one window instead of
 * growing for ever.
 */
export class RollingSum {
  readonly #ring: Float64Array;
  #next = 0;
  #full = false;
  #sum = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  next(value: number): number {
    const ring = this.#ring;
    this.#sum += value - (ring[this.#next] ?? 0);
    ring[this.#next] = value;
    this.#next += 1;
    if (this.#next === ring.length) this.#renew();
    return this.#full ? this.#sum : Number.NaN;
  }

  #renew(): void {
    let sum = 0;
    for (let i = 0; i < this.#ring.length; i += 1) sum += this.#ring[i] ?? 0;
    this.#sum = sum;
    this.#next = 0;
    this.#full = true;
  }
}
