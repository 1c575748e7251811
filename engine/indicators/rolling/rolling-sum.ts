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
  /** Sum of the round under way. */
  #round = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  next(value: number): number {
    const ring = this.#ring;
    this.#round += value;
    this.#sum += value - (ring[this.#next] ?? 0);
    ring[this.#next] = value;
    this.#next += 1;
    if (this.#next === ring.length) this.#renew();
    return this.#full ? this.#sum : Number.NaN;
  }

  #renew(): void {
    this.#sum = this.#round;
    this.#round = 0;
    this.#next = 0;
    this.#full = true;
  }
}
