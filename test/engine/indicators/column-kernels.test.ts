import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsBetween } from '../../../engine/domain/candle-columns.ts';
import { type BarColumns, BarCursor } from '../../../engine/indicators/bars.ts';
import type { PreparedIndicator } from '../../../engine/indicators/indicator.ts';
import { isColumnKernel, type OutputColumns } from '../../../engine/indicators/kernel.ts';
import { INDICATORS } from '../../../engine/indicators/registry.ts';
import { prepared } from './outputs.ts';
import { seededBars } from './seeded-bars.ts';

const LENGTH = 300;

const names = INDICATORS.filter(({ name }) => isColumnKernel(prepared(name).create())).map(
  ({ name }) => name,
);

function pushed(ready: PreparedIndicator, bars: BarColumns): readonly Float64Array[] {
  return chunked(ready, bars, [{ rows: bars.close.length, isPushed: true }], () => true);
}

interface Chunk {
  readonly rows: number;
  readonly isPushed: boolean;
}

/** One kernel over chunks of the bars, some bar by bar, some as columns; outputs that nobody wants stay zero. */
function chunked(
  ready: PreparedIndicator,
  bars: BarColumns,
  chunks: readonly Chunk[],
  isWanted: (output: number) => boolean,
): readonly Float64Array[] {
  const kernel = ready.create();
  if (!isColumnKernel(kernel)) throw new Error('not a column kernel');
  const columns = ready.indicator.outputs.map(() => new Float64Array(bars.close.length));
  const row = new Float64Array(columns.length);
  let from = 0;
  for (const { rows, isPushed } of chunks) {
    const to = Math.min(bars.close.length, from + rows);
    const part = rowsBetween(bars, from, to);
    if (isPushed) {
      const cursor = new BarCursor(part);
      for (let i = from; i < to; i += 1) {
        cursor.index = i - from;
        kernel.push(cursor, row, 0);
        for (const [k, column] of columns.entries()) if (isWanted(k)) column[i] = row[k]!;
      }
    } else {
      const wanted: OutputColumns = columns.map((column, k) =>
        isWanted(k) ? column.subarray(from, to) : undefined,
      );
      kernel.over(part, wanted);
    }
    from = to;
  }
  return columns;
}

const chunk = fc.record({ rows: fc.integer({ min: 0, max: 90 }), isPushed: fc.boolean() });

describe.each(names)('%s over columns', (name) => {
  test('gives the bits of bar by bar, however the bars are cut', () => {
    const cases = fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.constantFrom(0, 40),
      fc.array(chunk, { maxLength: 8 }),
      fc.nat(30),
      (seed, flat, chunks, unwanted) => {
        const bars = seededBars({ length: LENGTH, seed, flat });
        const ready = prepared(name);
        const isWanted = (output: number): boolean => output === 0 || ((unwanted >> output) & 1) === 0;
        const rest = { rows: LENGTH, isPushed: false };
        const found = chunked(ready, bars, [...chunks, rest], isWanted);
        const expected = pushed(ready, bars);
        for (const [k, column] of found.entries()) {
          expect(column).toEqual(isWanted(k) ? expected[k] : new Float64Array(LENGTH));
        }
      },
    );
    fc.assert(cases, { numRuns: 40 });
  });
});

test('strategies, sizes and regimes look at indicators that go over columns', () => {
  for (const name of ['sma', 'ema', 'rsi', 'macd', 'bollinger', 'atr', 'adx', 'donchian', 'roc']) {
    expect(names).toContain(name);
  }
});
