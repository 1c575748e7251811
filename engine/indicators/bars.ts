import type { CandleColumns } from '../domain/candle-columns.ts';

/** Bars as columns, as the candle store has them. */
export type BarColumns = CandleColumns;

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
