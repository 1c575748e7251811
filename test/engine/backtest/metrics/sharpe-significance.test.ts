import { describe, expect, test } from 'vitest';
import {
  deflatedSharpe,
  expectedBestSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
} from '../../../../engine/backtest/metrics/sharpe-significance.ts';
import { normalQuantile } from '../../../../engine/options/normal-distribution.ts';

describe('the normal quantile', () => {
  test.each([
    [1e-6, -4.753424308822899],
    [0.001, -3.090232306167813],
    [0.02, -2.0537489106318225],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.975, 1.9599639845400536],
    [0.999999, 4.753424308817089],
  ])('of %d', (p, value) => {
    expect(normalQuantile(p)).toBeCloseTo(value, 9);
  });

  test('is infinite at the ends', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('the Sharpe ratio that luck alone would find', () => {
  test.each([
    [1, 0],
    [2, 0.5197553442805939],
    [10, 1.57459830134575],
    [50, 2.276303093420348],
    [1000, 3.255121513652723],
  ])('among %d trials is %d deviations of theirs', (count, value) => {
    expect(expectedBestSharpe(count, 1)).toBeCloseTo(value, 9);
  });

  test('is 0.1132 a day in the worked example of the paper: 100 trials, variance 1/2 a year, 250 days', () => {
    expect(expectedBestSharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4);
  });
});

describe('the deflated Sharpe ratio', () => {
  const returns = Float64Array.from({ length: 500 }, (_, i) => (((i * 7919) % 201) - 90) / 9000);

  test('of one trial is the probabilistic one', () => {
    expect(deflatedSharpe(returns, { count: 1 })).toBe(probabilisticSharpe(returns));
  });

  test('falls as more is tried', () => {
    const values = [1, 5, 50, 500].map((count) => deflatedSharpe(returns, { count }) ?? Number.NaN);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(values[3]).toBeLessThan(0.8);
    expect(values[0]).toBeGreaterThan(0.99);
  });

  test('needs a record with spread', () => {
    expect(deflatedSharpe(new Float64Array(10).fill(0.01), { count: 5 })).toBeNull();
    expect(deflatedSharpe(new Float64Array(1), { count: 5 })).toBeNull();
  });
});

test('a record as long as the minimum is just significant at 95 %', () => {
  const returns = Float64Array.from({ length: 500 }, (_, i) => (((i * 7919) % 201) - 90) / 9000);
  const needed = minimumTrackRecord(returns) ?? Number.NaN;
  const significance = probabilisticSharpe(returns) ?? Number.NaN;
  expect(needed < 500).toBe(significance > 0.95);
  expect(minimumTrackRecord(returns.map((value) => -value))).toBeNull();
});
