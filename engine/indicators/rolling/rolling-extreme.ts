/**
 * The highest or lowest of the last `size` values and how many values ago it was; of equals the latest.
 *
 * Values that a later, better one hides can never be the answer again and are dropped at once (a monotonic
 * queue), which makes it constant time a value on average.
 */
export class RollingExtreme {
  readonly #sign: number;
  readonly #size: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #head = 0;
  #length = 0;
  #time = 0;

  constructor(size: number, which: 'highest' | 'lowest') {
    this.#sign = which === 'highest' ? 1 : -1;
    this.#size = size;
    this.#values = new Float64Array(size);
    this.#times = new Float64Array(size);
  }

  /** Takes a value; the answer is NaN before there are `size` of them. */
  next(value: number): number {
    const signed = value * this.#sign;
    const time = this.#time;
    if (this.#length > 0 && (this.#times[this.#head] ?? 0) <= time - this.#size) this.#dropFirst();
    while (this.#length > 0 && (this.#values[this.#place(this.#length - 1)] ?? 0) <= signed)
      this.#length -= 1;
    const place = this.#place(this.#length);
    this.#values[place] = signed;
    this.#times[place] = time;
    this.#length += 1;
    this.#time = time + 1;
    return this.value;
  }

  get value(): number {
    return this.#time < this.#size ? Number.NaN : (this.#values[this.#head] ?? 0) * this.#sign;
  }

  /** Values since the extreme: 0 when it is the latest. */
  get age(): number {
    return this.#time - 1 - (this.#times[this.#head] ?? 0);
  }

  #place(offset: number): number {
    const place = this.#head + offset;
    return place < this.#size ? place : place - this.#size;
  }

  #dropFirst(): void {
    this.#head = this.#place(1);
    this.#length -= 1;
  }
}
