import type { Candle } from './candle.ts';
import { price } from './price.ts';
import { epochMs } from './time.ts';

/** The six values of a bar, in the order of the columns. */
export const FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;

export type Field = (typeof FIELDS)[number];

/**
 * Bars of one instrument as columns, oldest first: `start` in milliseconds since 1970, prices in ten-thousandths of a
 * rupee, `volume` in units. Every value is a safe integer.
 */
export type CandleColumns = Readonly<Record<Field, Float64Array>>;

export const NO_CANDLES: CandleColumns = emptyColumns(0);

/** Columns of zeros. */
export function emptyColumns(rows: number): Record<Field, Float64Array> {
  return {
    start: new Float64Array(rows),
    open: new Float64Array(rows),
    high: new Float64Array(rows),
    low: new Float64Array(rows),
    close: new Float64Array(rows),
    volume: new Float64Array(rows),
  };
}

/** The first row whose start is at least `start`. */
export function lowerBound(starts: Float64Array, start: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One bar of the columns. */
export function candleAt(columns: CandleColumns, row: number): Candle {
  return {
    start: epochMs(columns.start[row] ?? 0),
    open: price(columns.open[row] ?? 0),
    high: price(columns.high[row] ?? 0),
    low: price(columns.low[row] ?? 0),
    close: price(columns.close[row] ?? 0),
    volume: columns.volume[row] ?? 0,
  };
}

/** The rows of `columns` in the order of `rows`. */
export function pick(columns: CandleColumns, rows: Uint32Array): CandleColumns {
  const picked = emptyColumns(rows.length);
  for (const field of FIELDS) {
    const from = columns[field];
    const to = picked[field];
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] ?? 0] ?? 0;
  }
  return picked;
}

/** Whether a row of one equals a row of another, start and all. */
export function sameBar(a: CandleColumns, rowA: number, b: CandleColumns, rowB: number): boolean {
  return FIELDS.every((field) => a[field][rowA] === b[field][rowB]);
}
