import { type BarColumns, BarCursor } from './bars.ts';
import type { PreparedIndicator } from './indicator.ts';
import type { Kernel } from './kernel.ts';

/** All bars of the columns through a fresh kernel: one column an output, NaN while warming up. */
export function compute(prepared: PreparedIndicator, columns: BarColumns): readonly Float64Array[] {
  const width = prepared.indicator.outputs.length;
  const outputs = prepared.indicator.outputs.map(() => new Float64Array(columns.close.length));
  const kernel = prepared.create();
  const cursor = new BarCursor(columns);
  const [only] = outputs;
  if (width === 1 && only !== undefined) {
    if (kernel.fill !== undefined) kernel.fill(columns, only);
    else pushAll(kernel, cursor, only);
    return outputs;
  }
  const row = new Float64Array(width);
  for (let i = 0; i < columns.close.length; i += 1) {
    cursor.index = i;
    kernel.push(cursor, row, 0);
    scatter(row, outputs, i);
  }
  return outputs;
}

function pushAll(kernel: Kernel, cursor: BarCursor, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1) {
    cursor.index = i;
    kernel.push(cursor, out, i);
  }
}

function scatter(row: Float64Array, outputs: readonly Float64Array[], index: number): void {
  for (let k = 0; k < row.length; k += 1) {
    const column = outputs[k];
    if (column !== undefined) column[index] = row[k] ?? Number.NaN;
  }
}
