import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annualReturns, monthlyReturns } from '../../../../engine/backtest/metrics/calendar-returns.ts';
import { drawdowns } from '../../../../engine/backtest/metrics/drawdown.ts';
import { growth, returnsOf } from '../../../../engine/backtest/metrics/equity-curve.ts';
import { type PerformanceMetrics, performance } from '../../../../engine/backtest/metrics/performance.ts';
import { addDays, type IsoDate, isoDate } from '../../../../engine/domain/time.ts';

const datesFor = (length: number): readonly IsoDate[] =>
  Array.from({ length }, (_, i) => addDays(isoDate('2026-01-01'), i));

function metrics(
  returns: readonly number[],
  more: { riskFree?: number; benchmark?: readonly number[] } = {},
): PerformanceMetrics {
  const dates = datesFor(returns.length);
  return performance({
    dates,
    returns: Float64Array.from(returns),
    ...(more.riskFree === undefined ? {} : { riskFree: more.riskFree }),
    ...(more.benchmark === undefined
      ? {}
      : { benchmark: { dates, returns: Float64Array.from(more.benchmark) } }),
  });
}

describe('figures of a made-up series', () => {
  const returns = Array.from({ length: 300 }, (_, i) => (((i * 7919) % 201) - 97) / 4000);
  const benchmark = Array.from({ length: 300 }, (_, i) => (((i * 104729) % 199) - 95) / 5000);
  const found = metrics(returns, { riskFree: 0.06, benchmark });

  // Computed apart with NumPy 2.4 from the definitions.
  test.each([
    ['totalReturn', 0.18260824118850327],
    ['cagr', 0.1512943064818273],
    ['volatility', 0.23133170012981327],
    ['sharpe', 0.4650465108743449],
    ['sortino', 0.6759205384094652],
    ['calmar', 1.3697934299603367],
    ['omega', 1.0701184936060382],
    ['maxDrawdown', 0.11045045418724786],
    ['averageDrawdown', 0.018266859124818645],
    ['maxDrawdownDays', 69],
    ['ulcer', 0.03963223541125033],
    ['skew', 0.0004081830326411098],
    ['kurtosis', -1.2019861862974153],
    ['tailRatio', 1.0573863636363638],
    ['var95', 0.022],
    ['var99', 0.024],
    ['cvar95', 0.02315625],
    ['cvar99', 0.024125],
    ['alpha', 0.09998997028086418],
    ['beta', 0.06106415105180962],
    ['informationRatio', -0.05808095565833611],
    ['treynor', 1.761753797391273],
    ['trackingError', 0.28780518175927905],
    ['correlation', 0.04823906415352395],
    ['probabilisticSharpe', 0.6937543929297052],
    ['deflatedSharpe', 0.6937543929297052],
  ] as const)('%s', (key, value) => {
    expect(found[key]).toBeCloseTo(value, 11);
  });
});

describe('figures worked out by hand', () => {
  test('drawdown from the stake itself, with its length and recovery', () => {
    const found = metrics([-0.1, -0.5, 1, 0.5, -0.2]);
    expect(found.maxDrawdown).toBeCloseTo(0.55, 12);
    expect(found.averageDrawdown).toBeCloseTo((0.55 + 0.2) / 2, 12);
    expect(found.maxDrawdownDays).toBe(3);
    expect(found.recoveryDays).toBe(2);
    expect(found.underwaterShare).toBeCloseTo(4 / 5, 12);
    expect(found.currentDrawdown).toBeCloseTo(0.2, 12);
    expect(found.totalReturn).toBeCloseTo(0.08, 12);
  });

  test('a peak that is reached again to the last digit but one is reached', () => {
    const equity = Float64Array.of(100, 90, 100, 110);
    expect(drawdowns(growth(returnsOf(equity)))).toMatchObject([
      { peak: 0, trough: 1, recovery: 2, sessions: 1 },
    ]);
  });

  test('the worst week compounds its days', () => {
    // 2026-01-01 is a Thursday: two weeks touch these six days.
    const found = metrics([0.01, -0.1, -0.1, 0.2, 0.01, 0.02]);
    expect(found.worstWeek).toBeCloseTo(1.01 * 0.9 * 0.9 * 1.2 - 1, 12);
  });

  test('months and years compound apart', () => {
    const dates = [isoDate('2025-12-31'), isoDate('2026-01-01'), isoDate('2026-01-02')];
    const returns = Float64Array.of(0.1, 0.2, -0.5);
    expect(monthlyReturns(dates, returns)).toEqual([
      { period: '2025-12', return: expect.closeTo(0.1, 12) },
      { period: '2026-01', return: expect.closeTo(-0.4, 12) },
    ]);
    expect(annualReturns(dates, returns).map((year) => year.period)).toEqual(['2025', '2026']);
  });

  test('active figures use the days that both series have', () => {
    const dates = datesFor(4);
    const found = performance({
      dates,
      returns: Float64Array.of(0.02, 0.5, -0.02, 0.04),
      benchmark: { dates: dates.filter((_, i) => i !== 1), returns: Float64Array.of(0.01, -0.01, 0.02) },
    });
    expect(found.beta).toBeCloseTo(2, 12);
    expect(found.correlation).toBeCloseTo(1, 12);
    expect(found.alpha).toBeCloseTo(0, 12);
  });
});

describe('figures that do not exist are null', () => {
  test('of no day', () => {
    expect(metrics([])).toMatchObject({
      sessions: 0,
      totalReturn: 0,
      cagr: null,
      sharpe: null,
      var95: null,
      worstDay: null,
    });
  });

  test('of one day', () => {
    expect(metrics([0.01])).toMatchObject({
      volatility: null,
      sharpe: null,
      skew: null,
      probabilisticSharpe: null,
    });
  });

  test('of days that are all alike', () => {
    expect(metrics([0.001, 0.001, 0.001])).toMatchObject({
      volatility: 0,
      sharpe: null,
      sortino: null,
      omega: null,
      calmar: null,
      skew: null,
      maxDrawdown: 0,
    });
  });

  test('without a benchmark, or with one that stands still', () => {
    expect(metrics([0.01, -0.01])).toMatchObject({
      alpha: null,
      beta: null,
      treynor: null,
      trackingError: null,
    });
    expect(metrics([0.01, -0.01], { benchmark: [0, 0] })).toMatchObject({
      beta: null,
      alpha: null,
      correlation: null,
    });
  });

  test('growth of a book that lost everything', () => {
    expect(metrics([0.1, -1])).toMatchObject({ totalReturn: -1, cagr: null, maxDrawdown: 1 });
  });
});

describe('laws', () => {
  const someReturns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
    minLength: 2,
    maxLength: 80,
  });

  test('every figure is a finite number or null', () => {
    fc.assert(
      fc.property(someReturns, someReturns, (returns, benchmark) => {
        const length = Math.min(returns.length, benchmark.length);
        const found = metrics(returns.slice(0, length), {
          benchmark: benchmark.slice(0, length),
          riskFree: 0.06,
        });
        for (const value of Object.values(found)) expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });

  test('a series is its own benchmark with beta one and no alpha', () => {
    fc.assert(
      fc.property(someReturns, (returns) => {
        const { beta, alpha, trackingError } = metrics(returns, { benchmark: returns });
        fc.pre(
          beta !== null && new Set(returns).size > 1 && Math.max(...returns) - Math.min(...returns) > 1e-6,
        );
        expect(beta).toBeCloseTo(1, 6);
        expect(alpha).toBeCloseTo(0, 6);
        expect(trackingError).toBe(0);
      }),
    );
  });

  test('losses are ordered: var95 <= cvar95 <= worst day, var95 <= var99', () => {
    fc.assert(
      fc.property(someReturns, (returns) => {
        const { var95, var99, cvar95, worstDay } = metrics(returns);
        expect(var95).toBeLessThanOrEqual((cvar95 ?? 0) + 1e-12);
        expect(cvar95).toBeLessThanOrEqual(-(worstDay ?? 0) + 1e-12);
        expect(var95).toBeLessThanOrEqual((var99 ?? 0) + 1e-12);
      }),
    );
  });
});
