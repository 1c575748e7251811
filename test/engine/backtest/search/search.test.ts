import { describe, expect, test } from 'vitest';
import type { EvaluationFigures } from '../../../../engine/backtest/search/evaluation.ts';
import { heatMap } from '../../../../engine/backtest/search/heat-map.ts';
import type { Goal } from '../../../../engine/backtest/search/objective.ts';
import { gridPlan, halvingPlan, randomPlan } from '../../../../engine/backtest/search/plans.ts';
import { runSearch, SearchRecord } from '../../../../engine/backtest/search/run-search.ts';
import { searchCost } from '../../../../engine/backtest/search/search-cost.ts';
import { chunkRound, evaluateRound, mergeChunks } from '../../../../engine/backtest/search/search-plan.ts';
import {
  combinations,
  parameterSpace,
  readAxis,
  type SearchSettings,
  settingsAt,
} from '../../../../engine/backtest/search/search-space.ts';
import { parzenPlan } from '../../../../engine/backtest/search/tree-parzen.ts';
import { real, whole } from '../../../../engine/strategies/parameter.ts';

const KNOWN = {
  fast: whole({ standard: 20, least: 2, most: 500, meaning: 'fast average' }),
  slow: whole({ standard: 50, least: 2, most: 500, meaning: 'slow average' }),
  stop: real({ standard: 2, least: 0, most: 50, meaning: 'stop' }),
};
const NONE: EvaluationFigures = {
  sessions: 500,
  trades: 50,
  totalReturn: 0,
  cagr: 0,
  maxDrawdown: 0.1,
  sharpe: null,
  sortino: null,
  calmar: null,
  omega: null,
  profitFactor: null,
  sqn: null,
  expectancy: null,
  winRate: null,
};
const GOAL: Goal = { objective: 'sharpe', minimumTrades: 30 };
const SPACE = [
  { name: 'fast', values: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50] },
  { name: 'slow', values: [30, 40, 50, 60, 70, 80, 90, 100] },
];
const FIELD = { space: SPACE, isValid: ({ fast = 0, slow = 0 }: SearchSettings) => fast < slow };

/** A hill whose top is at 20 and 60. */
const hill = ({ fast = 0, slow = 0 }: SearchSettings): EvaluationFigures => ({
  ...NONE,
  sharpe: 2 - Math.abs(fast - 20) / 20 - Math.abs(slow - 60) / 40,
});

describe('what a person writes', () => {
  test.each([
    ['fast', '5..20/5', [5, 10, 15, 20]],
    ['fast', '5..22/5', [5, 10, 15, 20]],
    ['fast', '7..9', [7, 8, 9]],
    ['stop', '0.1..0.5/0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['stop', '3, 1,2,1', [1, 2, 3]],
    ['stop', '2', [2]],
  ])('%s=%s', (name, text, values) => {
    expect(readAxis(name, text, KNOWN)).toEqual({ ok: true, value: { name, values } });
  });

  test.each([
    ['fast', '50..5', 'fast: write a range like 5..50/5 or values like 1,2,3.'],
    ['fast', '5..50/0', 'fast: write a range like 5..50/5 or values like 1,2,3.'],
    ['fast', 'ten', 'fast: write a range like 5..50/5 or values like 1,2,3.'],
    ['fast', '0..10', 'fast 0 must be a whole number from 2 to 500.'],
    ['fast', '5..6/0.5', 'fast 5.5 must be a whole number from 2 to 500.'],
    ['stop', '0..50/0.01', 'stop has over 1000 values. Take a larger step.'],
    ['fsat', '5', 'There is no parameter fsat. Did you mean fast? It takes fast, slow, stop.'],
  ])('%s=%s is refused with a sentence', (name, text, error) => {
    expect(readAxis(name, text, KNOWN)).toEqual({ ok: false, error });
  });

  test('bounds become even steps, ends included', () => {
    expect(parameterSpace({ stop: KNOWN.stop }, 5)).toEqual([
      { name: 'stop', values: [0, 12.5, 25, 37.5, 50] },
    ]);
  });
});

test('every place of a grid is another combination', () => {
  const all = Array.from({ length: combinations(SPACE) }, (_, place) =>
    JSON.stringify(settingsAt(SPACE, place)),
  );
  expect(new Set(all).size).toBe(80);
  expect(all[0]).toBe('{"fast":5,"slow":30}');
  expect(all[1]).toBe('{"fast":5,"slow":40}');
});

describe('a grid', () => {
  const result = runSearch(gridPlan(FIELD), new SearchRecord(SPACE, GOAL), hill);

  test('finds the top, and counts what it tried and what it left out', () => {
    expect(result.best?.settings).toEqual({ fast: 20, slow: 60 });
    // 30 to 50 against 30, 40, 50: 5 + 3 + 1 are not faster.
    expect(result).toMatchObject({ combinations: 80, skipped: 9, trials: { count: 71 }, unscored: 0 });
    expect(result.trials.variance).toBeGreaterThan(0);
  });

  test('makes a heat map with holes where nothing was run', () => {
    const map = heatMap(result, SPACE[0]!, SPACE[1]!);
    expect(map.cells[3]?.[3]).toBe(2);
    expect(map.cells[0]?.[9]).toBeNull();
  });

  test('is the same in chunks, whichever ends first', () => {
    const round = gridPlan(FIELD).next([]).value;
    const parts = chunkRound(round!, 3).map((chunk) => evaluateRound(chunk, hill));
    expect(parts).toHaveLength(3);
    expect(mergeChunks(round!, parts.toReversed())).toEqual(evaluateRound(round!, hill));
  });
});

describe('ties', () => {
  const best = (of: (settings: SearchSettings) => Partial<EvaluationFigures>) =>
    runSearch(gridPlan(FIELD), new SearchRecord(SPACE, GOAL), (settings) => ({
      ...NONE,
      sharpe: 1,
      ...of(settings),
    })).best?.settings;

  test('go to the shallower drawdown, then to more trades, then to the first of the grid', () => {
    expect(best(({ slow }) => ({ maxDrawdown: slow === 70 ? 0.05 : 0.1 }))).toEqual({ fast: 5, slow: 70 });
    expect(best(({ slow }) => ({ trades: slow === 70 ? 51 : 50 }))).toEqual({ fast: 5, slow: 70 });
    expect(best(() => ({}))).toEqual({ fast: 5, slow: 30 });
  });

  test('runs with too few trades do not win', () => {
    expect(best(({ fast = 0 }) => ({ trades: fast < 20 ? 29 : 30, sharpe: -fast }))).toEqual({
      fast: 20,
      slow: 30,
    });
  });
});

describe('searches by chance', () => {
  const plans = {
    random: () => randomPlan(FIELD, 30, 3),
    halving: () => halvingPlan(FIELD, 27, 3, GOAL),
    parzen: () => parzenPlan(FIELD, 40, 3, GOAL),
  };
  test.each(Object.entries(plans))('%s gives the same twice and only valid settings', (_, plan) => {
    const run = () => runSearch(plan(), new SearchRecord(SPACE, GOAL), hill);
    const result = run();
    expect(run()).toEqual(result);
    expect(result.ranking.every(({ settings }) => FIELD.isValid(settings))).toBe(true);
    expect(new Set(result.ranking.map(({ place }) => place)).size).toBe(result.ranking.length);
  });

  test('halving starts 27 on a ninth or less and sees one or few on all of the span', () => {
    const seen: [number, number][] = [];
    const plan = halvingPlan(FIELD, 27, 3, GOAL);
    let step = plan.next([]);
    while (step.done !== true) {
      seen.push([step.value.candidates.length, step.value.share]);
      step = plan.next(evaluateRound(step.value, hill));
    }
    expect(seen).toEqual([
      [27, 1 / 27],
      [9, 1 / 9],
      [3, 1 / 3],
      [1, 1],
    ]);
  });

  test('the estimator finds the top in half of the grid', () => {
    const result = runSearch(parzenPlan(FIELD, 40, 3, GOAL), new SearchRecord(SPACE, GOAL), hill);
    expect(result.trials.count).toBe(40);
    expect(result.best?.settings).toEqual({ fast: 20, slow: 60 });
  });

  test('ends when a space is used up', () => {
    const space = [{ name: 'fast', values: [5, 10] }, SPACE[1]!];
    const result = runSearch(
      parzenPlan({ ...FIELD, space }, 100, 1, GOAL),
      new SearchRecord(space, GOAL),
      hill,
    );
    expect(result.trials.count).toBe(16);
  });
});

test('a search says what it costs', () => {
  expect(searchCost(1_000_000, 4.8, 2)).toMatchObject({
    mustAsk: true,
    text: '10,00,000 combinations, about 40 minutes',
  });
  expect(searchCost(1, 5, 2)).toMatchObject({ mustAsk: false, text: '1 combination, under a second' });
});
