/** Gives each value back `size` values later, NaN before that. */
export class Delay {
  readonly #ring: Float64Array;
  #next = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size).fill(Number.NaN);
  }

  next(value: number): number {
    const ring = this.#ring;
    const old = ring[this.#next] ?? Number.NaN;
    ring[this.#next] = value;
    this.#next = this.#next + 1 === ring.length ? 0 : this.#next + 1;
    return old;
  }
}
