import { BarCursor } from '../../engine/indicators/bars.ts';
import { computeInto } from '../../engine/indicators/compute.ts';
import type { PreparedIndicator } from '../../engine/indicators/indicator.ts';
import { PatternScan } from '../../engine/indicators/patterns/pattern.ts';
import { PATTERNS } from '../../engine/indicators/patterns/registry.ts';
import { INDICATORS } from '../../engine/indicators/registry.ts';
import { seededBars } from '../engine/indicators/seeded-bars.ts';

const BARS = 1_000_000;
const ROUNDS = 5;

/** Prints, for each indicator, milliseconds for a million bars into columns that are there, and nanoseconds a bar through one shared push. */
export function main(): void {
  const columns = seededBars({ length: BARS, seed: 1, barMs: 60_000 });
  print('indicator', 'batch ms', 'push ns');
  for (const indicator of INDICATORS) {
    const ready = indicator.prepare({});
    if (!ready.ok) continue;
    const outputs = indicator.outputs.map(() => new Float64Array(BARS).fill(0));
    const batch = best(() => computeInto(ready.value, columns, outputs));
    print(
      indicator.name,
      batch.toFixed(1),
      (best(() => live(ready.value, columns)) * (1e6 / BARS)).toFixed(0),
    );
  }
  const row = new Float64Array(PATTERNS.length);
  const scan = best(() => {
    const kernel = new PatternScan(PATTERNS);
    const cursor = new BarCursor(columns);
    for (let i = 0; i < BARS; i += 1) {
      cursor.index = i;
      kernel.push(cursor, row, 0);
    }
  });
  print(`all ${PATTERNS.length} patterns`, scan.toFixed(1), (scan * (1e6 / BARS)).toFixed(0));
}

function live(ready: PreparedIndicator, columns: ReturnType<typeof seededBars>): void {
  const kernel = ready.create();
  const cursor = new BarCursor(columns);
  const row = new Float64Array(ready.indicator.outputs.length);
  for (let i = 0; i < BARS; i += 1) {
    cursor.index = i;
    kernel.push(cursor, row, 0);
  }
}

function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function print(...cells: readonly string[]): void {
  process.stdout.write(
    `${cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(10))).join('')}\n`,
  );
}
