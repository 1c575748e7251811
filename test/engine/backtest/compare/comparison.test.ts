import { expect, test } from 'vitest';
import { compareRuns } from '../../../../engine/backtest/compare/comparison.ts';
import { addDays, isoDate } from '../../../../engine/domain/time.ts';
import { madeInput, madeTrade } from '../report/made-outcome.ts';

const CAPITAL = 100_000 * 10_000;
const run = (name: string, equity: readonly number[], profits: readonly number[]) => ({
  name,
  capital: CAPITAL,
  outcome: madeInput(
    equity,
    profits.map((profit, day) => madeTrade(day, profit)),
  ).outcome,
});
const runs = [
  run('rsi', [100_000, 110_000, 99_000, 120_000], [500, -200, 300]),
  run('momentum', [100_000, 95_000, 104_500], [-100]),
];

test('the combined row holds half of the money in each, and keeps what ended early', () => {
  const { combined, worth, dates } = compareRuns(runs, 0.06);
  expect(dates).toHaveLength(4);
  expect(worth.map((value) => Number(value.toFixed(6)))).toEqual([1, 1.025, 1.017_5, 1.122_5]);
  expect(combined).toMatchObject({ name: 'Combined', trades: 4, winRate: 0.5 });
  expect(combined.totalReturn).toBeCloseTo(0.122_5, 12);
  expect(combined.profitFactor).toBeCloseTo(800 / 300, 12);
});

test('a row each, in the order given, with what its costs took', () => {
  const { rows } = compareRuns(runs, 0.06);
  expect(rows.map(({ name, trades }) => [name, trades])).toEqual([
    ['rsi', 3],
    ['momentum', 1],
  ]);
  expect(rows[0]?.maxDrawdown).toBeCloseTo(0.1, 12);
  expect(rows[0]?.costDrag).toBeCloseTo(0.001_5, 12);
});

test('a strategy alone is its own combination', () => {
  const { rows, combined, score } = compareRuns(runs.slice(0, 1), 0.06);
  expect(combined.sharpe).toBeCloseTo(rows[0]?.sharpe ?? Number.NaN, 9);
  expect(combined.profitFactor).toBeCloseTo(rows[0]?.profitFactor ?? Number.NaN, 9);
  expect(score).toBeNull();
});

test('regimes are told for every strategy', () => {
  const days = [0, 1, 2, 3].map((i) => ({
    date: addDays(isoDate('2024-01-01'), i),
    regime: i < 2 ? 'calm' : 'rough',
  }));
  const { regimes } = compareRuns(runs, 0.06, { basis: 'VIX', days });
  expect(regimes?.strategies.map(({ name, rows }) => [name, rows.length])).toEqual([
    ['rsi', 2],
    ['momentum', 2],
  ]);
});
