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

  /** What `next` gives for each value of a column. */
  over(values: Float64Array, sums: Float64Array): void {
    const ring = this.#ring;
    let next = this.#next;
    let full = this.#full;
    let sum = this.#sum;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? Number.NaN;
      sum += value - (ring[next] ?? 0);
      ring[next] = value;
      next += 1;
      if (next === ring.length) {
        sum = sumOf(ring);
        next = 0;
        full = true;
      }
      sums[i] = full ? sum : Number.NaN;
    }
    this.#next = next;
    this.#full = full;
    this.#sum = sum;
  }

  #renew(): void {
    this.#sum = sumOf(this.#ring);
    this.#next = 0;
    this.#full = true;
  }
}

function sumOf(ring: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 1) sum += ring[i] ?? 0;
  return sum;
}
