const CHUNK_SHIFT = 11;
const CHUNK_ROWS = 1 << CHUNK_SHIFT;

/**
 * Whole numbers from 0 to 4,294,967,295 in rows of a fixed width: 4 bytes each, no object per row, in chunks so that
 * growing copies nothing. A year of minutes is 2 MB.
 */
export class Columns {
  readonly #width: number;
  readonly #chunks: Uint32Array[] = [];
  #rows = 0;

  constructor(width: number) {
    this.#width = width;
  }

  get length(): number {
    return this.#rows;
  }

  at(row: number, column: number): number {
    return this.#chunks[row >> CHUNK_SHIFT]?.[(row & (CHUNK_ROWS - 1)) * this.#width + column] ?? 0;
  }

  push(row: readonly number[]): void {
    const index = this.#rows >> CHUNK_SHIFT;
    const chunk = this.#chunks[index] ?? new Uint32Array(CHUNK_ROWS * this.#width);
    this.#chunks[index] = chunk;
    const at = (this.#rows & (CHUNK_ROWS - 1)) * this.#width;
    for (let i = 0; i < this.#width; i++) chunk[at + i] = row[i] ?? 0;
    this.#rows++;
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
}

export const LARGEST_COLUMN_VALUE = 4_294_967_295;
