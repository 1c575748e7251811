import { type BarColumns, BarCursor } from './bars.ts';
import type { PreparedIndicator } from './indicator.ts';
import { isColumnKernel, type OutputColumns } from './kernel.ts';

/** All bars of the columns through a fresh kernel: one column an output, NaN while warming up. */
export function compute(prepared: PreparedIndicator, columns: BarColumns): readonly Float64Array[] {
  const outputs = prepared.indicator.outputs.map(() => new Float64Array(columns.close.length));
  computeInto(prepared, columns, outputs);
  return outputs;
}

/**
 * The same into columns that are there already, and only for the outputs that have one. Memory that was never touched
 * costs more than a moving average does.
 */
export function computeInto(prepared: PreparedIndicator, columns: BarColumns, outputs: OutputColumns): void {
  const kernel = prepared.create();
  const length = columns.close.length;
  if (isColumnKernel(kernel)) {
    kernel.over(columns, outputs);
    return;
  }
  const [only] = outputs;
  const cursor = new BarCursor(columns);
  if (outputs.length === 1 && only !== undefined) {
    for (let i = 0; i < length; i += 1) {
      cursor.index = i;
      kernel.push(cursor, only, i);
    }
    return;
  }
  const row = new Float64Array(prepared.indicator.outputs.length);
  for (let i = 0; i < length; i += 1) {
    cursor.index = i;
    kernel.push(cursor, row, 0);
    scatter(row, outputs, i);
  }
}

function scatter(row: Float64Array, outputs: OutputColumns, index: number): void {
  for (let k = 0; k < row.length; k += 1) {
    const column = outputs[k];
    if (column !== undefined) column[index] = row[k] ?? Number.NaN;
  }
}
