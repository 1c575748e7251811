import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { outputsOf } from './outputs.ts';
import { barsOfCloses, seededBars } from './seeded-bars.ts';

const MINUTES_15 = 900_000;
/** 2026-01-05 09:15 in India. */
const MONDAY_OPEN = 1_767_584_700_000;

function intraday(
  rows: readonly (readonly [start: number, high: number, low: number, close: number, volume: number])[],
): BarColumns {
  const columns = emptyColumns(rows.length);
  rows.forEach(([start, high, low, close, volume], i) => {
    columns.start[i] = start;
    columns.open[i] = close;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
    columns.volume[i] = volume;
  });
  return columns;
}

describe('values worked out by hand', () => {
  test('an exponential average starts at the simple average and moves by 2 / (n + 1)', () => {
    const ema = outputsOf('ema', barsOfCloses([2, 4, 6, 8, 2]), { period: 3 })['ema']!;
    expect([...ema]).toEqual([Number.NaN, Number.NaN, 4, 6, 4]);
  });

  test('macd seeds the fast average on the bars that end with the slow seed', () => {
    const { macd, signal, histogram } = outputsOf('macd', barsOfCloses([1, 2, 3, 4, 8]), {
      fast: 2,
      slow: 4,
      signal: 1,
    });
    // slow: (1+2+3+4)/4 = 2.5; fast: (3+4)/2 = 3.5; then slow += 0.4 * 5.5, fast += 2/3 * 4.5
    expect(macd![3]).toBe(1);
    expect(macd![4]).toBeCloseTo(6.5 - 4.7, 12);
    expect(signal![4]).toBeCloseTo(1.8, 12);
    expect(histogram![4]).toBe(0);
  });

  test('on-balance volume adds on a rise, subtracts on a fall, keeps on a tie', () => {
    expect([...outputsOf('obv', barsOfCloses([10, 11, 11, 9]))['obv']!]).toEqual([100, 200, 200, 100]);
  });

  test('the parabolic stop starts at the low of the first bar in a rise', () => {
    const bars = intraday([
      [0, 10, 8, 9, 1],
      [1, 12, 9, 11, 1],
      [2, 14, 11, 13, 1],
    ]);
    // 8 + 0.02 * (12 - 8) = 8.08, capped at min(low of the last two) = 8; then shown on the third bar
    expect([...outputsOf('psar', bars)['psar']!]).toEqual([Number.NaN, 8, 8.08]);
  });

  test('supertrend turns when a close goes through the band', () => {
    const bars = intraday([
      [0, 101, 99, 100, 1],
      [1, 102, 100, 101, 1],
      [2, 103, 101, 102, 1],
      [3, 103, 90, 91, 1],
      [4, 92, 90, 91, 1],
    ]);
    const { supertrend, direction } = outputsOf('supertrend', bars, { period: 2, multiple: 1 });
    // ranges 2, 2, 13: averages 2, 2 (bar 2), 7.5 (bar 3), 4.75 (bar 4)
    expect([...direction!]).toEqual([Number.NaN, Number.NaN, 1, -1, -1]);
    expect([...supertrend!.subarray(2)]).toEqual([100, 104, 95.75]);
  });

  test('the session average price starts anew each day in India and keeps through bars without volume', () => {
    const bars = intraday([
      [MONDAY_OPEN, 100, 100, 100, 0],
      [MONDAY_OPEN + MINUTES_15, 110, 110, 110, 10],
      [MONDAY_OPEN + 2 * MINUTES_15, 120, 120, 120, 30],
      [MONDAY_OPEN + 3 * MINUTES_15, 200, 200, 200, 0],
      [MONDAY_OPEN + 86_400_000, 50, 50, 50, 5],
    ]);
    expect([...outputsOf('vwap', bars)['vwap']!]).toEqual([100, 110, 117.5, 117.5, 50]);
    expect([...outputsOf('anchored-vwap', bars, { from: '2026-01-06' })['vwap']!]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      50,
    ]);
  });

  test('pivots come from the last session and hold all day', () => {
    const bars = intraday([
      [MONDAY_OPEN, 110, 95, 100, 1],
      [MONDAY_OPEN + MINUTES_15, 120, 90, 105, 1],
      [MONDAY_OPEN + 86_400_000, 130, 60, 70, 1],
      [MONDAY_OPEN + 86_400_000 + MINUTES_15, 130, 60, 70, 1],
    ]);
    const levels = outputsOf('pivots', bars);
    const on = (i: number): readonly (number | undefined)[] =>
      ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3'].map((name) => levels[name]?.[i]);
    expect(levels['pivot']![1]).toBeNaN();
    expect(on(2)).toEqual([105, 120, 90, 135, 75, 150, 60]);
    expect(on(3)).toEqual(on(2));
  });

  test('hurst is near one half for a random walk and above for a trend', () => {
    const walk = outputsOf('hurst', seededBars({ length: 3000, seed: 5 }), { period: 2000 })['hurst']!;
    expect(walk[2999]).toBeGreaterThan(0.4);
    expect(walk[2999]).toBeLessThan(0.6);
    const trend = outputsOf('hurst', barsOfCloses(Array.from({ length: 300 }, (_, i) => 100 * 1.001 ** i)))[
      'hurst'
    ]!;
    expect(trend[299]).toBeCloseTo(1, 6);
  });
});

describe('a price that stands still', () => {
  const still = barsOfCloses(new Array(200).fill(100.05));

  test.each([
    ['rsi', 'rsi', 0],
    ['cmo', 'cmo', 0],
    ['stoch', 'k', 0],
    ['williams-r', 'williamsR', 0],
    ['cci', 'cci', 0],
    ['adx', 'adx', 0],
    ['adx', 'plusDi', 0],
    ['mfi', 'mfi', 0],
    ['ultimate', 'ultimate', 0],
    ['choppiness', 'choppiness', 100],
    ['bollinger', 'upper', 100.05],
    ['bollinger', 'middle', 100.05],
    ['bollinger', 'percentB', 0.5],
    ['sma', 'sma', 100.05],
    ['stddev', 'stddev', 0],
    ['zscore', 'zscore', 0],
    ['hv', 'hv', 0],
    ['hurst', 'hurst', 0.5],
    ['linreg', 'slope', 0],
    ['linreg', 'r2', 0],
    ['flat', 'flat', 200],
  ])('%s %s is %d', (name, output, value) => {
    expect(outputsOf(name, still)[output]![199]).toBe(value);
  });

  test('two averages of different length tie exactly', () => {
    const fast = outputsOf('sma', still, { period: 20 })['sma']!;
    const slow = outputsOf('sma', still, { period: 50 })['sma']!;
    expect(fast[199]).toBe(slow[199]);
  });

  test('bollinger bands close on the price after movement', () => {
    const closes = [...seededBars({ length: 200, seed: 3 }).close, ...new Array(20).fill(1003.35)];
    const { upper, middle, lower, percentB } = outputsOf('bollinger', barsOfCloses(closes));
    expect([upper![219], middle![219], lower![219], percentB![219]]).toEqual([
      1003.35, 1003.35, 1003.35, 0.5,
    ]);
  });

  test('adx recovers after sixty still bars', () => {
    const adx = outputsOf('adx', seededBars({ length: 300, seed: 9, flat: 60 }))['adx']!;
    expect(adx[59]).toBe(0);
    expect(adx[120]).toBeGreaterThan(0);
  });
});
