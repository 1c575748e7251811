/**
 * The highest or lowest of the last `size` values and how many values ago it was; of equals the latest.
 *
 * Values that a later, better one hides can never be the answer again and are dropped at once (a monotonic
 * queue), which makes it constant time a value on average. The queue lives in a ring of a power of two.
 */
export class RollingExtreme {
  readonly #sign: number;
  readonly #size: number;
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #times: Int32Array;
  #head = 0;
  #tail = 0;
  #time = 0;

  constructor(size: number, which: 'highest' | 'lowest') {
    const capacity = 2 ** Math.ceil(Math.log2(size + 1));
    this.#sign = which === 'highest' ? 1 : -1;
    this.#size = size;
    this.#mask = capacity - 1;
    this.#values = new Float64Array(capacity);
    this.#times = new Int32Array(capacity);
  }

  /** Takes a value; the answer is NaN before there are `size` of them. */
  next(value: number): number {
    const values = this.#values;
    const mask = this.#mask;
    const signed = value * this.#sign;
    const head = this.#head;
    let tail = this.#tail;
    while (tail > head && (values[(tail - 1) & mask] ?? 0) <= signed) tail -= 1;
    values[tail & mask] = signed;
    this.#times[tail & mask] = this.#time;
    this.#tail = tail + 1;
    this.#time += 1;
    if (this.age >= this.#size) this.#head = head + 1;
    return this.value;
  }

  get value(): number {
    return this.#time < this.#size ? Number.NaN : (this.#values[this.#head & this.#mask] ?? 0) * this.#sign;
  }

  /** Values since the extreme: 0 when it is the latest. */
  get age(): number {
    return this.#time - 1 - (this.#times[this.#head & this.#mask] ?? 0);
  }
}
