import { describe, expect, test } from 'vitest';
import { calcMetrics } from '../../../engine/calc/metrics.ts';

const RETURNS = 'date,return\n2026-01-05,0.01\n2026-01-06,-0.02\n2026-01-07,0.03\n';
const EQUITY = 'date,equity\n2026-01-02,100\n2026-01-05,101\n2026-01-06,98.98\n2026-01-07,101.9494\n';
const none = (): undefined => undefined;

function figures(
  args: Readonly<Record<string, string>>,
  csv: string,
  file?: string,
): Readonly<Record<string, unknown>> {
  const answer = calcMetrics(new Map(Object.entries(args)), csv, () => file);
  return answer.ok ? JSON.parse(answer.value) : { error: answer.error };
}

describe('calc metrics', () => {
  test('reads returns and equity alike', () => {
    const fromReturns = figures({}, RETURNS);
    const fromEquity = figures({}, EQUITY);
    expect(Object.keys(fromEquity)).toEqual(Object.keys(fromReturns));
    expect(fromEquity['sharpe']).toBeCloseTo(Number(fromReturns['sharpe']), 9);
    expect(fromReturns['totalReturn']).toBeCloseTo(0.019494, 12);
  });

  test('begins with the figures people look for and has all of the list', () => {
    const keys = Object.keys(figures({}, RETURNS));
    expect(keys.slice(0, 4)).toEqual(['totalReturn', 'cagr', 'volatility', 'sharpe']);
    expect(keys).toEqual(
      expect.arrayContaining(
        'sortino calmar omega maxDrawdown averageDrawdown maxDrawdownDays ulcer skew kurtosis tailRatio var95 var99 cvar95 alpha beta informationRatio treynor trackingError probabilisticSharpe deflatedSharpe'.split(
          ' ',
        ),
      ),
    );
  });

  test('takes an annual risk-free rate', () => {
    const returns = [0.01, -0.02, 0.03].map((value) => value - 0.0504 / 252);
    const average = returns.reduce((total, value) => total + value) / 3;
    const spread = Math.sqrt(returns.reduce((total, value) => total + (value - average) ** 2, 0) / 2);
    expect(figures({ riskfree: '0.0504' }, RETURNS)['sharpe']).toBeCloseTo(
      (average / spread) * Math.sqrt(252),
      10,
    );
  });

  test('measures against a benchmark file', () => {
    const found = figures(
      { benchmark: 'nifty.csv' },
      RETURNS,
      'date,return\n2026-01-05,0.005\n2026-01-06,-0.01\n2026-01-07,0.015\n',
    );
    expect(found['beta']).toBeCloseTo(2, 12);
    expect(figures({}, RETURNS)['beta']).toBeNull();
  });

  test.each([
    [{ riskfree: 'six' }, RETURNS, 'riskfree must be a number like 0.06.'],
    [{ trials: '0' }, RETURNS, 'trials must be a whole number from 1.'],
    [{ benchmark: 'gone.csv' }, RETURNS, 'The benchmark gone.csv cannot be read; check the path.'],
    [{}, 'date,price\n', 'The header has neither return nor equity; it has date, price.'],
    [{}, 'return\n0.1\n', 'The header has no date column.'],
    [{}, 'date,return\n2026-13-05,0.1\n', 'Line 2: "2026-13-05" is no date like 2026-01-30.'],
    [
      {},
      'date,return\n2026-01-05,0.1\n2026-01-05,0.1\n',
      'Line 3: 2026-01-05 is not after the day before it.',
    ],
    [{}, 'date,return\n2026-01-05,x\n', 'Line 2: "x" is not a number.'],
    [{}, 'date,return\n2026-01-05,-1.5\n', 'Line 2: no return is below -1.'],
    [{}, 'date,equity\n2026-01-05,0\n', 'Line 2: equity must be above 0.'],
  ])('refuses %j on %j', (args, csv, sentence) => {
    expect(calcMetrics(new Map(Object.entries(args)), csv, none)).toEqual({ ok: false, error: sentence });
  });

  test('names the benchmark file that is wrong', () => {
    expect(figures({ benchmark: 'b.csv' }, RETURNS, 'date,return\n2026-01-05,x\n')).toEqual({
      error: 'In b.csv: Line 2: "x" is not a number.',
    });
  });
});
