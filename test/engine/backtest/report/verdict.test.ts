import { describe, expect, test } from 'vitest';
import type { BacktestReport } from '../../../../engine/backtest/report/backtest-report.ts';
import { buildReport } from '../../../../engine/backtest/report/build-report.ts';
import { judge } from '../../../../engine/backtest/report/verdict.ts';
import type { WalkForwardSummary } from '../../../../engine/backtest/robustness/walk-forward.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { madeInput, madeTrade } from './made-outcome.ts';

const SPAN = { from: isoDate('2024-01-01'), to: isoDate('2024-03-31') };
const WINDOW = {
  train: SPAN,
  test: SPAN,
  settings: {},
  inSampleReturn: 0.1,
  outOfSampleReturn: 0.05,
  outOfSampleTrades: 20,
};
const FORWARD: WalkForwardSummary = {
  anchored: false,
  rows: [WINDOW, WINDOW, WINDOW, WINDOW, WINDOW],
  dates: [],
  returns: [],
  outOfSampleReturn: 0.2,
  outOfSampleCagr: 0.1,
  outOfSampleSharpe: 1,
  outOfSampleDrawdown: 0.05,
  outOfSampleTrades: 100,
  won: 4,
  efficiency: 0.7,
  trials: 100,
};

const made = buildReport(madeInput([100_000, 101_000], [madeTrade(0, 900), madeTrade(1, 100)]));

/** A run with everything in its favour, in which single sections are then spoilt. */
const good: BacktestReport = {
  ...made,
  returns: {
    ...made.returns,
    net: 200_000_000,
    gross: 220_000_000,
    netReturn: 0.2,
    benchmarks: [{ name: 'NIFTY', return: 0.118, cagr: 0.118, sharpe: 0.4, maxDrawdown: 0.1, excess: 0.082 }],
  },
  ratios: {
    ...made.ratios,
    sharpe: 1.4,
    probabilisticSharpe: 0.98,
    deflatedSharpe: 0.97,
    trials: { count: 50 },
  },
  trades: { ...made.trades, trades: 400, needed: 140, best: 1, netProfit: 100 },
  costs: { ...made.costs, drag: 0.02, shareOfGross: 0.1 },
  robustness: {
    walkForward: FORWARD,
    stability: { neighbours: 6, holding: 5, share: 5 / 6, medianKept: 0.8 },
    lookAhead: { found: false, text: 'none found' },
    monteCarlo: { trades: null, days: null },
  },
  warnings: [],
};

test('with all evidence for it, a run on paper is the most that is said', () => {
  const verdict = judge(good);
  expect(verdict.level).toBe('paper');
  expect(verdict.title).toBe('worth a paper run');
  expect(verdict.sentence).toBe(
    'It does not look ahead; it made 20.0 % where holding NIFTY made 11.8 %; out of sample it made 20.0 % (4 of 5 windows won).',
  );
});

const { returns, ratios, trades, costs, robustness, header } = good;
const nifty = returns.benchmarks[0] as (typeof returns.benchmarks)[0];

describe('one thing against it', () => {
  test.each<[string, Partial<BacktestReport>, string, string]>([
    [
      'a look into the future',
      { robustness: { ...robustness, lookAhead: { found: true, text: 'signal at bar 12' } } },
      'do-not-trade',
      'It looks into the future (signal at bar 12), so every figure is void.',
    ],
    [
      'a loss',
      { returns: { ...returns, net: -1, gross: -1, netReturn: -0.041, benchmarks: [] } },
      'do-not-trade',
      'It lost 4.1 % after costs.',
    ],
    [
      'costs',
      { returns: { ...returns, net: -1, gross: 1, netReturn: -0.01, benchmarks: [] } },
      'do-not-trade',
      'Costs ate it: 1.0 % before them, \u22121.0 % after.',
    ],
    [
      'a better benchmark',
      { returns: { ...returns, netReturn: 0.041, benchmarks: [{ ...nifty, excess: -0.077, sharpe: 2 }] } },
      'do-not-trade',
      'It made 4.1 % where holding NIFTY made 11.8 %.',
    ],
    [
      'a benchmark that is better for more risk',
      { returns: { ...returns, netReturn: 0.09, benchmarks: [{ ...nifty, excess: -0.028 }] } },
      'not-proven',
      'It made 9.0 % where holding NIFTY made 11.8 %, though with less risk for it (Sharpe 1.40 against 0.40).',
    ],
    [
      'less than a treasury bill',
      { returns: { ...returns, cagr: 0.04, exposure: 0.8 } },
      'do-not-trade',
      'A treasury bill at 6.0 % a year did better.',
    ],
    [
      'less than a treasury bill with money that was rarely in the market',
      { returns: { ...returns, cagr: 0.04, exposure: 0.1 } },
      'not-proven',
      'A treasury bill at 6.0 % a year did better, though the money lay idle 90 % of the time.',
    ],
    [
      'no trade out of sample',
      { robustness: { ...robustness, walkForward: { ...FORWARD, outOfSampleTrades: 0 } } },
      'not-proven',
      'Out of sample it made no trade.',
    ],
    [
      'a loss out of sample',
      { robustness: { ...robustness, walkForward: { ...FORWARD, outOfSampleReturn: -0.008, won: 2 } } },
      'do-not-trade',
      'Out of sample it made \u22120.8 % (2 of 5 windows won).',
    ],
    [
      'half the pace out of sample',
      { robustness: { ...robustness, walkForward: { ...FORWARD, efficiency: 0.3 } } },
      'not-proven',
      'Out of sample it made 20.0 % (4 of 5 windows won), 30 % of its pace in training.',
    ],
    [
      'few trades',
      { trades: { ...trades, trades: 19, needed: 140 }, ratios: { ...ratios, probabilisticSharpe: 0.58 } },
      'not-proven',
      '19 trades are too few to tell skill from luck (probabilistic Sharpe 0.58), about 140 would do.',
    ],
    [
      'an uncertain Sharpe ratio',
      { ratios: { ...ratios, probabilisticSharpe: 0.8 } },
      'not-proven',
      'Probabilistic Sharpe 0.80 is short of 0.95.',
    ],
    [
      'many tries',
      { ratios: { ...ratios, deflatedSharpe: 0.7, trials: { count: 1_500 } } },
      'not-proven',
      'After 1,500 variants the deflated Sharpe is 0.70, short of 0.95.',
    ],
    [
      'so many tries that luck explains it',
      { ratios: { ...ratios, deflatedSharpe: 0.2, trials: { count: 1_500 } } },
      'do-not-trade',
      'After 1,500 variants the deflated Sharpe is 0.20: luck alone would have found as good a one.',
    ],
    [
      'a peak',
      {
        robustness: {
          ...robustness,
          stability: { neighbours: 6, holding: 2, share: 1 / 3, medianKept: 0.1 },
        },
      },
      'not-proven',
      'Only 2 of 6 neighbouring settings keep half of it: the settings stand on a peak.',
    ],
    [
      'one lucky trade',
      { trades: { ...trades, best: 100 } },
      'not-proven',
      'Without its best trade it would have lost.',
    ],
    [
      'heavy costs',
      { costs: { ...costs, shareOfGross: 0.6 } },
      'not-proven',
      'Costs take 60 % of the gross profit.',
    ],
    [
      'faulty data',
      { warnings: [{ serious: true, text: 'x' }] },
      'not-proven',
      'The data has 1 serious fault.',
    ],
    [
      'a practice market',
      { header: { ...header, simulated: true } },
      'not-proven',
      'The prices are SIMULATED and prove nothing about a market.',
    ],
  ])('%s', (_, spoilt, level, sentence) => {
    expect(judge({ ...good, ...spoilt })).toMatchObject({ level, sentence });
  });
});

test('without a test out of sample nothing is proven', () => {
  const { walkForward: _, ...rest } = robustness;
  expect(judge({ ...good, robustness: rest })).toMatchObject({
    level: 'not-proven',
    sentence: 'It was not tested out of sample.',
  });
});

test('what is against it comes first, and praise is left out', () => {
  const verdict = judge({
    ...good,
    returns: { ...returns, netReturn: 0.041, benchmarks: [{ ...nifty, excess: -0.077, sharpe: 2 }] },
    trades: { ...trades, trades: 19, needed: null },
    ratios: { ...ratios, probabilisticSharpe: 0.58 },
  });
  expect(verdict.sentence).toBe(
    'It made 4.1 % where holding NIFTY made 11.8 %; 19 trades are too few to tell skill from luck (probabilistic Sharpe 0.58), about 30 would do.',
  );
});
