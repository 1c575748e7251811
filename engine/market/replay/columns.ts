/**
 * Whole numbers from 0 to 4,294,967,295 in rows of a fixed width that grow as they come: 4 bytes each, no object per
 * row. A year of minutes is 2 MB.
 */
export class Columns {
  readonly #width: number;
  #values: Uint32Array;
  #rows = 0;

  constructor(width: number) {
    this.#width = width;
    this.#values = new Uint32Array(width * 512);
  }

  get length(): number {
    return this.#rows;
  }

  at(row: number, column: number): number {
    return this.#values[row * this.#width + column] ?? 0;
  }

  push(row: readonly number[]): void {
    const at = this.#rows * this.#width;
    if (at + this.#width > this.#values.length) this.#resize(Math.ceil(this.#values.length * 1.5));
    for (let i = 0; i < this.#width; i++) this.#values[at + i] = row[i] ?? 0;
    this.#rows++;
  }

  /** Gives back what growing reserved too much. */
  trim(): void {
    this.#resize(this.#rows * this.#width);
  }

  /** The first row whose first column is at least `value`; the rows are ordered by it. */
  lowerBound(value: number): number {
    let low = 0;
    let high = this.#rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle, 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #resize(length: number): void {
    const values = new Uint32Array(length);
    values.set(this.#values.subarray(0, Math.min(length, this.#values.length)));
    this.#values = values;
  }
}

export const LARGEST_COLUMN_VALUE = 4_294_967_295;
