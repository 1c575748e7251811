import { describe, expect, test } from 'vitest';
import { type ClosedTrade, tradeStatistics } from '../../../../engine/backtest/metrics/trade-statistics.ts';

const HOUR = 3_600_000;
const trade = (profit: number, hours: number, more: Partial<ClosedTrade> = {}): ClosedTrade => ({
  profit,
  entry: 0,
  exit: hours * HOUR,
  ...more,
});

describe('five trades', () => {
  const found = tradeStatistics([
    trade(300, 2, { risk: 100, favourable: 400, adverse: -50 }),
    trade(100, 4, { risk: 100, favourable: 200, adverse: -10 }),
    trade(-100, 1, { risk: 100, favourable: 50, adverse: -120 }),
    trade(-50, 1, { risk: 100 }),
    trade(0, 12),
  ]);

  test.each([
    ['trades', 5],
    ['wins', 2],
    ['losses', 2],
    ['winRate', 0.4],
    ['netProfit', 250],
    ['profitFactor', 400 / 150],
    ['expectancy', 50],
    ['expectancyR', 0.625],
    ['averageWin', 200],
    ['averageLoss', 75],
    ['payoff', 200 / 75],
    ['breakEvenWinRate', 75 / 275],
    ['best', 300],
    ['worst', -100],
    ['longestWinStreak', 2],
    ['longestLossStreak', 2],
    ['meanHoldingMs', 4 * HOUR],
    ['medianHoldingMs', 2 * HOUR],
    ['meanHoldingWinnersMs', 3 * HOUR],
    ['meanHoldingLosersMs', HOUR],
    ['kelly', 0.4 - 0.6 / (200 / 75)],
    ['averageAdverse', -60],
    ['averageFavourable', 650 / 3],
    ['capture', 300 / 650],
    // mean 50, sample deviation sqrt(100000 / 4)
    ['sqn', (Math.sqrt(5) * 50) / Math.sqrt(25_000)],
    // Wilson 1927 for 2 of 5
    ['winRateLow', 0.1176],
    ['winRateHigh', 0.7693],
  ] as const)('%s is %d', (key, value) => {
    expect(found[key]).toBeCloseTo(value, 4);
  });
});

test('without trades only counts and sums exist', () => {
  expect(tradeStatistics([])).toMatchObject({
    trades: 0,
    netProfit: 0,
    winRate: null,
    profitFactor: null,
    best: null,
    sqn: null,
  });
});

test('without a loss there is no profit factor and no payoff', () => {
  expect(tradeStatistics([trade(10, 1)])).toMatchObject({
    winRate: 1,
    profitFactor: null,
    payoff: null,
    kelly: null,
  });
});
