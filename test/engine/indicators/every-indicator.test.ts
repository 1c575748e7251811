import { describe, expect, test } from 'vitest';
import { type BarColumns, BarCursor } from '../../../engine/indicators/bars.ts';
import { compute } from '../../../engine/indicators/compute.ts';
import type { PreparedIndicator } from '../../../engine/indicators/indicator.ts';
import { findIndicator, INDICATORS } from '../../../engine/indicators/registry.ts';
import { prepared } from './outputs.ts';
import { seededBars } from './seeded-bars.ts';

const names = INDICATORS.map((indicator) => indicator.name);
const walk = seededBars({ length: 400, seed: 11 });
const flatStart = seededBars({ length: 400, seed: 12, flat: 60 });
const flatEnd = stillFrom(seededBars({ length: 400, seed: 13 }), 150);

/** The first bars of the columns, and from there on the same close without range and volume. */
function stillFrom(columns: BarColumns, from: number): BarColumns {
  const price = columns.close[from - 1] ?? 0;
  for (const field of ['open', 'high', 'low', 'close'] as const) columns[field].fill(price, from);
  columns.volume.fill(0, from);
  return columns;
}

/** Pushed as live bars are: plain objects, one at a time. */
function live(ready: PreparedIndicator, columns: BarColumns, length: number): readonly Float64Array[] {
  const kernel = ready.create();
  const width = ready.indicator.outputs.length;
  const outputs = ready.indicator.outputs.map(() => new Float64Array(length));
  const row = new Float64Array(width + 2).fill(-7);
  const cursor = new BarCursor(columns);
  for (let i = 0; i < length; i += 1) {
    cursor.index = i;
    const { start, open, high, low, close, volume } = cursor;
    kernel.push({ start, open, high, low, close, volume }, row, 1);
    outputs.forEach((output, k) => {
      output[i] = row[k + 1]!;
    });
  }
  expect([row[0], row[width + 1]]).toEqual([-7, -7]);
  return outputs;
}

describe.each(names)('%s', (name) => {
  test('gives live, bar by bar, the same bits as over the columns', () => {
    for (const columns of [walk, flatStart, flatEnd]) {
      const ready = prepared(name);
      expect(live(ready, columns, 400)).toEqual(compute(ready, columns));
    }
  });

  test('has numbers from the bar it states and never a NaN after', () => {
    const ready = prepared(name);
    compute(ready, walk).forEach((column, k) => {
      expect(column.findIndex((value) => !Number.isNaN(value))).toBe(ready.firstBars[k]);
    });
    for (const columns of [walk, flatStart, flatEnd]) {
      for (const [k, column] of compute(ready, columns).entries()) {
        expect(column.subarray(ready.firstBars[k]).every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('knows nothing of bars to come', () => {
    const ready = prepared(name);
    const whole = compute(ready, walk);
    const part = live(ready, walk, 250);
    expect(part.map((column) => column.subarray(0, 250))).toEqual(
      whole.map((column) => column.slice(0, 250)),
    );
  });

  test('is found under its name and aliases whatever the separators', () => {
    const indicator = findIndicator(name);
    expect(indicator?.name).toBe(name);
    for (const alias of indicator?.aliases ?? []) expect(findIndicator(alias.toUpperCase())).toBe(indicator);
    expect(findIndicator(name.replaceAll('-', '_'))).toBe(indicator);
  });
});

describe('the registry', () => {
  test('has no two indicators of one name or alias', () => {
    const all = INDICATORS.flatMap((indicator) => [indicator.name.replaceAll('-', ''), ...indicator.aliases]);
    expect(new Set(all).size).toBe(all.length);
  });

  test('has at least forty', () => {
    expect(INDICATORS.length).toBeGreaterThanOrEqual(40);
  });

  test.each([
    ['sma', { period: 0 }, 'period must be a whole number from 1 to 5000.'],
    ['sma', { period: 2.5 }, 'period must be a whole number from 1 to 5000.'],
    ['sma', { period: 'x' }, 'period must be a whole number from 1 to 5000.'],
    ['sma', { length: 3 }, 'sma takes period; leave out length.'],
    ['obv', { period: 3 }, 'obv takes no settings; leave out period.'],
    ['bollinger', { deviations: -1 }, 'deviations must be a number from 0 to 20.'],
    ['ppo', { average: 'x' }, 'average must be sma, ema, wma, dema or tema.'],
    ['anchored-vwap', { from: '2026-02-30' }, 'from must be a date like 2026-01-30.'],
  ])('refuses %s with %j', (name, settings, sentence) => {
    expect(findIndicator(name)?.prepare(settings)).toEqual({ ok: false, error: sentence });
  });
});
