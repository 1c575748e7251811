import {
  type CandleColumns,
  columnBuffer,
  columnsOver,
  FIELDS,
  type Field,
} from '../../domain/candle-columns.ts';
import { RUPEE } from '../../domain/price.ts';

const TWO_POW_32 = 4_294_967_296;

const isWhole = (field: Field): boolean => field === 'start' || field === 'volume';

function toInt64(values: Float64Array, out: Float64Array): void {
  const words = new Int32Array(out.buffer, out.byteOffset, out.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    words[2 * i] = value | 0;
    words[2 * i + 1] = Math.floor(value / TWO_POW_32);
  }
}

function fromInt64(values: Float64Array): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < values.length; i++) {
    values[i] = (words[2 * i + 1] ?? 0) * TWO_POW_32 + ((words[2 * i] ?? 0) >>> 0);
  }
}

function toRupees(values: Float64Array, out: Float64Array): void {
  for (let i = 0; i < values.length; i++) out[i] = (values[i] ?? 0) / RUPEE;
}

/** A price below 2^51 ten-thousandths is the integer it was: both roundings together stay under half of one. */
function fromRupees(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.floor((values[i] ?? 0) * RUPEE + 0.5);
}

/**
 * What a file says of bars, open interest last where it is kept, in the order of the columns: whole numbers as int64, prices as rupees in float64, which is
 * what users of pandas, polars and DuckDB expect.
 */
export function toFileValues(columns: CandleColumns): readonly (Float64Array | BigInt64Array)[] {
  const made = columnsOver(columnBuffer(columns.start.length, 'own'));
  const values = FIELDS.map((field) => {
    const out = made[field];
    if (!isWhole(field)) {
      toRupees(columns[field], out);
      return out;
    }
    toInt64(columns[field], out);
    return new BigInt64Array(out.buffer, out.byteOffset, out.length);
  });
  return columns.openInterest === undefined ? values : [...values, columns.openInterest];
}

/** Turns what a file says of a column into our integers, in place. */
export function fromFileValues(field: Field, values: Float64Array): void {
  if (isWhole(field)) fromInt64(values);
  else fromRupees(values);
}
