import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diversification } from '../../../../engine/backtest/robustness/diversification.ts';
import { tradesNeeded } from '../../../../engine/backtest/robustness/minimum-trades.ts';
import { resampleDays, resampleTrades } from '../../../../engine/backtest/robustness/monte-carlo.ts';
import {
  neighboursOf,
  parameterStability,
} from '../../../../engine/backtest/robustness/parameter-stability.ts';
import { regimeResults } from '../../../../engine/backtest/robustness/regime-results.ts';
import {
  joinWalkForward,
  runWindow,
  walkForwardWindows,
} from '../../../../engine/backtest/robustness/walk-forward.ts';
import { addDays, isoDate } from '../../../../engine/domain/time.ts';

const FIRST = isoDate('2024-01-01');
const days = (count: number) => Array.from({ length: count }, (_, i) => addDays(FIRST, i));

describe('Monte Carlo', () => {
  test('equal trades leave nothing to chance', () => {
    const result = resampleTrades([10, 10, 10], 100, { paths: 50, seed: 1 });
    expect(result?.finalReturn.low).toBeCloseTo(0.3, 12);
    expect(result?.finalReturn.high).toBeCloseTo(0.3, 12);
    expect(result).toMatchObject({ maxDrawdown: { high: 0 }, lossShare: 0 });
  });

  test('the middle of many draws is near what was earned', () => {
    const profits = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 3 : -2));
    const result = resampleTrades(profits, 1_000, { paths: 4_000, seed: 1 });
    expect(result?.finalReturn.middle).toBeCloseTo(0.05, 2);
    // 100 draws of deviation 2.5: 25, and 1.645 of them either side.
    expect(result?.finalReturn.low).toBeCloseTo(0.05 - 1.645 * 0.025, 2);
    expect(result?.finalReturn.high).toBeCloseTo(0.05 + 1.645 * 0.025, 2);
  });

  test('a ruined book stays ruined', () => {
    const result = resampleTrades([-100], 50, { paths: 5, seed: 1 });
    expect(result).toMatchObject({ finalReturn: { middle: -1 }, maxDrawdown: { middle: 1 }, lossShare: 1 });
  });

  test('the seed decides, and percentiles are in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 2, maxLength: 60 }),
        fc.nat(),
        (returns, seed) => {
          const draw = () => resampleDays(Float64Array.from(returns), { paths: 40, seed });
          const result = draw();
          expect(draw()).toEqual(result);
          expect(result?.maxDrawdown.low).toBeLessThanOrEqual(result?.maxDrawdown.high ?? 0);
          expect(result?.finalReturn.low).toBeLessThanOrEqual(result?.finalReturn.high ?? 0);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('needs something to draw from', () => {
    expect(resampleTrades([], 100, { paths: 5, seed: 1 })).toBeNull();
    expect(resampleDays(Float64Array.of(0.1), { paths: 5, seed: 1 })).toBeNull();
  });
});

describe('walk-forward', () => {
  const sessions = days(10);
  const spans = (anchored: boolean) =>
    walkForwardWindows(sessions, { trainSessions: 4, testSessions: 2, anchored }).map(
      ({ train, test: judged }) =>
        [train.from, train.to, judged.from, judged.to].map((date) => Number(date.slice(8))),
    );

  test('windows roll, or stay anchored to the first day', () => {
    expect(spans(false)).toEqual([
      [1, 4, 5, 6],
      [3, 6, 7, 8],
      [5, 8, 9, 10],
    ]);
    expect(spans(true)).toEqual([
      [1, 4, 5, 6],
      [1, 6, 7, 8],
      [1, 8, 9, 10],
    ]);
  });

  test('no test day is ever trained on before it, and none is judged twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (count, trainSessions, testSessions, anchored) => {
          let judged = '';
          for (const window of walkForwardWindows(days(count), { trainSessions, testSessions, anchored })) {
            expect(window.train.to < window.test.from).toBe(true);
            expect(window.test.from > judged).toBe(true);
            judged = window.test.to;
          }
        },
      ),
    );
  });

  test('joins what was not trained on and compares its pace', () => {
    const windows = walkForwardWindows(days(4), { trainSessions: 2, testSessions: 1, anchored: false });
    const results = windows.flatMap((window, i) => {
      const result = runWindow(
        window,
        () => ({ settings: { fast: i }, trials: 10 }),
        (_, span) => ({
          dates: [span.from],
          returns: [span.from === window.train.from ? 0.02 : [0.02, -0.01][i]!],
          trades: 3,
        }),
      );
      return result ?? [];
    });
    const summary = joinWalkForward(results, false, 0.06);
    expect(summary.outOfSampleReturn).toBeCloseTo(1.02 * 0.99 - 1, 12);
    expect(summary).toMatchObject({ won: 1, trials: 20, outOfSampleTrades: 6 });
    const annual = (worth: number) => worth ** (252 / 2) - 1;
    expect(summary.efficiency).toBeCloseTo(annual(1.02 * 0.99) / annual(1.02 * 1.02), 10);
  });

  test('a window whose training finds nothing is left out', () => {
    const [window] = walkForwardWindows(days(4), { trainSessions: 2, testSessions: 2, anchored: false });
    expect(
      runWindow(
        window!,
        () => null,
        () => ({ dates: [], returns: [], trades: 0 }),
      ),
    ).toBeNull();
    expect(joinWalkForward([], false, 0.06)).toMatchObject({
      rows: [],
      outOfSampleReturn: 0,
      efficiency: null,
    });
  });
});

describe('stability', () => {
  const space = [
    { name: 'fast', values: [5, 10, 15] },
    { name: 'slow', values: [50, 100] },
  ];
  test('neighbours are one step away', () => {
    expect(neighboursOf(space, { fast: 10, slow: 100 })).toEqual([
      { fast: 5, slow: 100 },
      { fast: 15, slow: 100 },
      { fast: 10, slow: 50 },
    ]);
  });

  test('half of the score is kept or not', () => {
    expect(parameterStability(2, [1.8, 1, 0.9, null])).toEqual({
      neighbours: 4,
      holding: 2,
      share: 0.5,
      medianKept: 0.475,
    });
    expect(parameterStability(-1, [1])).toBeNull();
    expect(parameterStability(2, [])).toBeNull();
  });
});

test('trades needed grow with the square of deviation over mean', () => {
  // mean 1, sample deviation root of 400 * 100 / 99
  const profits = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 21 : -19));
  expect(tradesNeeded(profits)).toBe(Math.ceil(1.644_853_626_951_472 ** 2 * 400 * (100 / 99)));
  expect(tradesNeeded([5, 5, 5])).toBe(30);
  expect(tradesNeeded([1, -2])).toBeNull();
  expect(tradesNeeded([])).toBeNull();
});

describe('diversification', () => {
  const series = (...returns: number[]) => ({
    dates: days(returns.length),
    returns: Float64Array.from(returns),
  });

  test('a strategy beside itself adds nothing', () => {
    const found = diversification([series(0.01, -0.02, 0.03), series(0.01, -0.02, 0.03)]);
    expect(found.correlations[0]?.[1]).toBeCloseTo(1, 12);
    expect(found.score).toBeCloseTo(0, 12);
  });

  test('two that cancel each other take all risk away', () => {
    const found = diversification([series(0.01, -0.02, 0.03), series(-0.01, 0.02, -0.03)]);
    expect(found.averageCorrelation).toBeCloseTo(-1, 12);
    expect(found.score).toBe(1);
  });

  test('one that stands still has no correlation', () => {
    expect(diversification([series(0.01, -0.02), series(0, 0)]).correlations[0]).toEqual([1, null]);
  });
});

test('days and trades count in the regime of their day', () => {
  const dates = days(4);
  const regimes = {
    basis: 'trend',
    days: dates.map((date, i) => ({ date, regime: i < 2 ? 'up' : 'down' })),
  };
  const rows = regimeResults(regimes, { dates, returns: Float64Array.of(0.1, 0.1, -0.1, -0.1) }, [], 0.06);
  expect(rows.map(({ regime, sessions }) => [regime, sessions])).toEqual([
    ['down', 2],
    ['up', 2],
  ]);
  expect(rows[1]?.return).toBeCloseTo(0.21, 12);
});
