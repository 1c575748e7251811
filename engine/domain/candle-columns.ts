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
export type CandleColumns = Readonly<Record<Field, Float64Array>> & {
  /** Units open at the end of each bar, NaN where nobody told; absent where it is not kept or was not asked for. */
  readonly openInterest?: Float64Array | undefined;
};

/** Whose memory columns live in: `shared` memory is read by other threads without a copy. */
export type ColumnMemory = 'own' | 'shared';

const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Bytes that so many bars take as columns. */
export function columnBytes(rows: number): number {
  return rows * FIELDS.length * VALUE_BYTES;
}

/** Columns one after the other in a buffer of {@link columnBytes}. */
export function columnsOver(buffer: ArrayBufferLike): CandleColumns {
  const rows = buffer.byteLength / columnBytes(1);
  const column = (field: Field): Float64Array =>
    new Float64Array(buffer, FIELDS.indexOf(field) * rows * VALUE_BYTES, rows);
  return {
    start: column('start'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

/** A buffer of zeros for so many bars. */
export function columnBuffer(rows: number, memory: ColumnMemory): ArrayBufferLike {
  const bytes = columnBytes(rows);
  return memory === 'shared' ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/** Columns of zeros. */
export function emptyColumns(rows: number, memory: ColumnMemory = 'own'): CandleColumns {
  return columnsOver(columnBuffer(rows, memory));
}

/** The rows from `from` up to, without, `to`, as views: nothing is copied. */
export function rowsBetween(columns: CandleColumns, from: number, to: number): CandleColumns {
  const { openInterest } = columns;
  const views = {
    start: columns.start.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  };
  return openInterest === undefined ? views : { ...views, openInterest: openInterest.subarray(from, to) };
}

/**
 * The first place of ascending `starts` whose value is at least `start`, from place `from` on: what lies near it is
 * found in a few steps, however long the column is.
 */
export function lowerBound(starts: Float64Array | Int32Array, start: number, from = 0): number {
  let low = from;
  let step = 1;
  while (low + step <= starts.length && (starts[low + step - 1] ?? 0) < start) {
    low += step;
    step *= 2;
  }
  let high = Math.min(starts.length, low + step - 1);
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
  const { openInterest } = columns;
  if (openInterest === undefined) return picked;
  return { ...picked, openInterest: Float64Array.from(rows, (row) => openInterest[row] ?? Number.NaN) };
}

/** Units open at the end of a bar; NaN where nobody told. */
export function interestAt({ openInterest }: CandleColumns, row: number): number {
  return openInterest?.[row] ?? Number.NaN;
}

/** Whether a row of one equals a row of another, start and all; open interest that only one of them tells is no difference. */
export function sameBar(a: CandleColumns, rowA: number, b: CandleColumns, rowB: number): boolean {
  const apart = interestAt(a, rowA) - interestAt(b, rowB);
  return FIELDS.every((field) => a[field][rowA] === b[field][rowB]) && (apart === 0 || Number.isNaN(apart));
}

export const NO_CANDLES: CandleColumns = emptyColumns(0);
