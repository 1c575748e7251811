/** Bars as columns, oldest first, all of one length. Prices in any one unit; `start` is epoch milliseconds. */
export interface BarColumns {
  readonly start: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** What a kernel sees of one closed bar. */
export interface Bar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export type BarField = keyof Bar;

/** Empty columns for `length` bars. */
export function barColumns(length: number): BarColumns {
  return {
    start: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/**
 * A window on one row of the columns. It is moved from bar to bar and never copied, so nobody may keep it:
 * a kernel takes the numbers it needs.
 */
export class BarCursor implements Bar {
  index = 0;
  readonly #columns: BarColumns;

  constructor(columns: BarColumns) {
    this.#columns = columns;
  }

  get start(): number {
    return this.#columns.start[this.index] ?? Number.NaN;
  }

  get open(): number {
    return this.#columns.open[this.index] ?? Number.NaN;
  }

  get high(): number {
    return this.#columns.high[this.index] ?? Number.NaN;
  }

  get low(): number {
    return this.#columns.low[this.index] ?? Number.NaN;
  }

  get close(): number {
    return this.#columns.close[this.index] ?? Number.NaN;
  }

  get volume(): number {
    return this.#columns.volume[this.index] ?? Number.NaN;
  }
}
