import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../../engine/domain/candle-columns.ts';
import { type BarColumns, BarCursor } from '../../../../engine/indicators/bars.ts';
import type { Kernel } from '../../../../engine/indicators/kernel.ts';
import { PatternKernel, PatternScan } from '../../../../engine/indicators/patterns/pattern.ts';
import { findPattern, PATTERNS } from '../../../../engine/indicators/patterns/registry.ts';
import { seeded } from '../seeded-bars.ts';

const LENGTH = 6000;

/** Bars of thirty steps each of a random walk, opening at the last close plus a gap. */
function walk(seed: number, gap: number): BarColumns {
  const random = seeded(seed);
  const columns = emptyColumns(LENGTH);
  let price = 1000;
  for (let i = 0; i < LENGTH; i += 1) {
    price += normal(random) * gap;
    let [high, low] = [price, price];
    columns.open[i] = price;
    for (let step = 0; step < 30; step += 1) {
      price += normal(random) * 0.15;
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    columns.start[i] = i * 60_000;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = price;
  }
  for (const field of ['open', 'high', 'low', 'close'] as const) {
    columns[field].set(columns[field].map((value) => Math.round(value * 20) / 20));
  }
  return columns;
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function run(kernel: Kernel, columns: BarColumns, width = 1, length = LENGTH): Float64Array {
  const out = new Float64Array(length * width);
  const cursor = new BarCursor(columns);
  for (let i = 0; i < length; i += 1) {
    cursor.index = i;
    kernel.push(cursor, out, i * width);
  }
  return out;
}

const intraday = walk(4, 0);
const daily = walk(5, 0.3);

describe.each(PATTERNS)('$name', (pattern) => {
  const values = run(new PatternKernel(pattern), intraday);

  test('says only what it tells', () => {
    const told = { bullish: [0, 1], bearish: [-1, 0], both: [-1, 0, 1], neutral: [0, 1] }[pattern.tells];
    expect(told).toEqual(expect.arrayContaining([...new Set(values)]));
  });

  // Of seven ranges drawn alike one in seven is the narrowest, by count alone.
  const most = pattern.name === 'nr7' ? 0.16 : 0.12;
  test.each([
    ['without gaps', intraday],
    ['with gaps', daily],
  ])('comes up on no more than a sensible share of a random walk %s', (_, columns) => {
    const count = run(new PatternKernel(pattern), columns).filter((value) => value !== 0).length;
    expect(count / LENGTH).toBeLessThan(most);
  });

  test('knows nothing of bars to come', () => {
    const bent: BarColumns = { ...intraday, close: intraday.close.slice(), high: intraday.high.slice() };
    bent.close.fill(2000, 3000);
    bent.high.fill(2000, 3000);
    expect(run(new PatternKernel(pattern), bent).subarray(0, 3000)).toEqual(values.subarray(0, 3000));
  });

  test('is found whatever the separators', () => {
    expect(findPattern(pattern.name.toUpperCase().replaceAll('-', ' '))).toBe(pattern);
  });
});

test('a scan gives each pattern what it gives alone', () => {
  const all = run(new PatternScan(PATTERNS), intraday, PATTERNS.length, 1000);
  PATTERNS.forEach((pattern, k) => {
    const alone = run(new PatternKernel(pattern), intraday, 1, 1000);
    expect(alone).toEqual(Float64Array.from(alone, (_, i) => all[i * PATTERNS.length + k]!));
  });
});

test('there are at least twenty-four, all of which but the kicker come up on a random walk', () => {
  expect(PATTERNS.length).toBeGreaterThanOrEqual(24);
  const silent = PATTERNS.filter((pattern) =>
    run(new PatternKernel(pattern), daily).every((value) => value === 0),
  );
  expect(silent.map((pattern) => pattern.name)).toEqual(expect.not.arrayContaining(['doji', 'engulfing']));
  expect(silent.length).toBeLessThanOrEqual(1);
});
