import type { ReportHeader, ReportInput } from '../../../../engine/backtest/report/report-input.ts';
import type { RunOutcome, RunTrade } from '../../../../engine/backtest/run/outcome.ts';
import { money } from '../../../../engine/domain/money.ts';
import { DAY_MS, IST_OFFSET_MS, isoDate } from '../../../../engine/domain/time.ts';
import { STANDARD_PLAN } from '../../../../engine/strategies/trade-plan.ts';

const RUPEE = 10_000;
/** Midnight in India of Monday 1 January 2024. */
const MONDAY = 19_723 * DAY_MS - IST_OFFSET_MS;
const CAPITAL = 100_000 * RUPEE;

/** A trade that begins on a day after {@link MONDAY} and lasts two; money in rupees. */
export function madeTrade(day: number, profit: number, more: Partial<RunTrade> = {}): RunTrade {
  return {
    series: 0,
    side: 1,
    quantity: 10,
    entryAt: MONDAY + day * DAY_MS,
    entryPrice: 100 * RUPEE,
    signalRow: day,
    exitAt: MONDAY + (day + 2) * DAY_MS,
    exitPrice: 110 * RUPEE,
    exitReason: profit > 0 ? 'target' : 'stop',
    gross: (profit + 10) * RUPEE,
    charges: 10 * RUPEE,
    profit: profit * RUPEE,
    adverse: -50 * RUPEE,
    favourable: 150 * RUPEE,
    risk: 100 * RUPEE,
    bars: 3,
    ...more,
  };
}

/** A run whose equity, in rupees, is given day by day. */
function madeOutcome(equity: readonly number[], trades: readonly RunTrade[]): RunOutcome {
  const last = equity.at(-1) ?? 100_000;
  return {
    times: Float64Array.from(equity, (_, day) => MONDAY + day * DAY_MS),
    equity: Float64Array.from(equity, (value) => value * RUPEE),
    instantsInMarket: trades.length,
    trades,
    open: [],
    fills: trades.map(({ series, entryAt, quantity, entryPrice, charges }) => ({
      series,
      at: entryAt,
      side: 1,
      quantity,
      price: entryPrice,
      charges,
    })),
    finalEquity: money(last * RUPEE),
    charges: trades.length === 0 ? {} : { stt: 30 * RUPEE, brokerage: 70 * RUPEE },
    slippage: trades.length === 0 ? 0 : 50 * RUPEE,
    turnover: trades.length * 2_000 * RUPEE,
    refused: { MARGIN_SHORT: 2, volume: 5 },
    partialFills: 1,
    jumpedStops: 0,
  };
}

export const HEADER: ReportHeader = {
  strategy: 'rsi',
  title: 'RSI mean reversion',
  settings: { period: 14 },
  plan: STANDARD_PLAN,
  strategyVersion: '9c41',
  symbols: [{ symbol: 'RELIANCE', medianBarValue: 1_000_000 * RUPEE }],
  timeframe: '1d',
  from: isoDate('2024-01-01'),
  to: isoDate('2024-12-31'),
  capital: CAPITAL,
  charges: 'as of each date',
  slippageBp: 5,
  participationBp: 0,
  fillRule: 'next bar',
  seed: 7,
  dataHash: '3f9a11',
  codeVersion: '0.3.0',
  simulated: false,
};

export function madeInput(
  equity: readonly number[],
  trades: readonly RunTrade[],
  more: Partial<ReportInput> = {},
): ReportInput {
  return { header: HEADER, outcome: madeOutcome(equity, trades), benchmarks: [], ...more };
}
