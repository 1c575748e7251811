import { assert } from '../../../engine/domain/assert.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { compute } from '../../../engine/indicators/compute.ts';
import type { PreparedIndicator } from '../../../engine/indicators/indicator.ts';
import { findIndicator } from '../../../engine/indicators/registry.ts';

export function prepared(name: string, settings: unknown = {}): PreparedIndicator {
  const result = findIndicator(name)?.prepare(settings);
  assert(result !== undefined, `no indicator ${name}`);
  assert(result.ok, `settings of ${name} do not hold`);
  return result.value;
}

/** The columns of an indicator by output name. */
export function outputsOf(
  name: string,
  columns: BarColumns,
  settings: unknown = {},
): Readonly<Record<string, Float64Array>> {
  const ready = prepared(name, settings);
  const outputs = compute(ready, columns);
  return Object.fromEntries(
    ready.indicator.outputs.map((output, k) => [output, outputs[k] ?? new Float64Array()]),
  );
}
