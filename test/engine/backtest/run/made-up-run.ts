import { flatCosts } from '../../../../engine/backtest/run/flat-costs.ts';
import type { RunOutcome } from '../../../../engine/backtest/run/outcome.ts';
import { runBacktest } from '../../../../engine/backtest/run/run-backtest.ts';
import type { RunInput, RunSeries } from '../../../../engine/backtest/run/run-input.ts';
import { emptyColumns } from '../../../../engine/domain/candle-columns.ts';
import { instrumentId, instrumentKey } from '../../../../engine/domain/ids.ts';
import type { Equity } from '../../../../engine/domain/instrument.ts';
import { rupees } from '../../../../engine/domain/money.ts';
import { price, RUPEE } from '../../../../engine/domain/price.ts';
import { epochMs, isoDate, istInstant, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import type { TradePlan } from '../../../../engine/domain/trade-plan.ts';
import type { BarColumns } from '../../../../engine/indicators/bars.ts';
import { STANDARD_PLAN } from '../../../../engine/strategies/trade-plan.ts';

/** Open, high, low, close in rupees, and the volume. */
export type Row = readonly [open: number, high: number, low: number, close: number, volume?: number];

export const FIRST = istInstant(isoDate('2024-06-10'), timeOfDay(9, 15));

/** Bars a minute apart from 09:15 on 10 June 2024; `starts` says otherwise. */
export function madeUpBars(rows: readonly Row[], starts?: readonly number[]): BarColumns {
  const bars = emptyColumns(rows.length);
  rows.forEach(([open, high, low, close, volume = 1_000_000], i) => {
    bars.start[i] = starts?.[i] ?? FIRST + i * MINUTE_MS;
    bars.open[i] = open * RUPEE;
    bars.high[i] = high * RUPEE;
    bars.low[i] = low * RUPEE;
    bars.close[i] = close * RUPEE;
    bars.volume[i] = volume;
  });
  return bars;
}

export function share(symbol: string, id = 0): Equity {
  return {
    kind: 'equity',
    id: instrumentId(id),
    key: instrumentKey(`NSE:${symbol}`),
    exchange: 'NSE',
    tradingSymbol: symbol,
    name: symbol,
    sector: 'Other',
    hasDerivatives: true,
    tickSize: price(500),
    lotSize: 1,
    freezeQuantity: Number.MAX_SAFE_INTEGER,
  };
}

export type Said = readonly (readonly [row: number, signal: number])[];

export function madeUpSeries(bars: BarColumns, said: Said, terms: Partial<RunSeries> = {}): RunSeries {
  return {
    instrument: share('MADEUP'),
    product: 'CNC',
    bars,
    track: {
      rows: Int32Array.from(said.map(([row]) => row)),
      signals: Int8Array.from(said.map(([, signal]) => signal)),
    },
    filters: [],
    volatility: undefined,
    squareOffAt: timeOfDay(15, 5),
    ...terms,
  };
}

/** All in, no levels, no costs, ten lakh rupees, unless said otherwise. */
export function madeUpRun(
  series: readonly RunSeries[],
  said: Partial<Omit<RunInput, 'plan'>> & { readonly plan?: Partial<TradePlan> } = {},
): RunOutcome {
  const { plan, ...rest } = said;
  return runBacktest({
    capital: rupees(1_000_000),
    series,
    from: epochMs(0),
    to: epochMs(Number.MAX_SAFE_INTEGER),
    fills: { slippageBp: 0, participationBp: 0 },
    costs: flatCosts(0),
    keepsFills: true,
    ...rest,
    plan: { ...STANDARD_PLAN, sizing: 'all-in', stopBp: 0, targetBp: 0, ...plan },
  });
}
