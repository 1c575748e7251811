import { flatCosts } from '../../../engine/backtest/run/flat-costs.ts';
import { runBacktest } from '../../../engine/backtest/run/run-backtest.ts';
import { instrumentId, instrumentKey } from '../../../engine/domain/ids.ts';
import type { Equity } from '../../../engine/domain/instrument.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { price, RUPEE } from '../../../engine/domain/price.ts';
import { epochMs, timeOfDay } from '../../../engine/domain/time.ts';
import { maCross } from '../../../engine/strategies/ma-cross.ts';
import type { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import { trackSignals } from '../../../engine/strategies/signal-track.ts';
import { STANDARD_PLAN } from '../../../engine/strategies/trade-plan.ts';
import type { WorkloadResult } from './plain-loop.ts';

const FEE_MILLIONTHS = 50;

const INSTRUMENT: Equity = {
  kind: 'equity',
  id: instrumentId(0),
  key: instrumentKey('NSE:WORKLOAD'),
  exchange: 'NSE',
  tradingSymbol: 'WORKLOAD',
  name: 'Workload',
  sector: 'Other',
  hasDerivatives: false,
  tickSize: price(2_500),
  lotSize: 1,
  freezeQuantity: Number.MAX_SAFE_INTEGER,
};

const PLAN = { ...STANDARD_PLAN, ...maCross.plan, sizing: 'all-in', stopBp: 0, targetBp: 0 } as const;

/** The crossover through the engine as users run it: all in, flat charges, no limits. `columns` may be shared by runs. */
export function crossoverRun(
  columns: SeriesColumns,
  rule: { fast: number; slow: number; cash: number },
): WorkloadResult {
  const prepared = maCross.prepare({ fast: rule.fast, slow: rule.slow });
  if (!prepared.ok) throw new Error(prepared.error);
  const outcome = runBacktest({
    capital: rupees(rule.cash),
    plan: PLAN,
    series: [
      {
        instrument: INSTRUMENT,
        product: 'CNC',
        bars: columns.bars,
        track: trackSignals(prepared.value, columns.view(prepared.value.indicators)),
        filters: [],
        volatility: undefined,
        squareOffAt: timeOfDay(15, 10),
      },
    ],
    from: epochMs(0),
    to: epochMs(Number.MAX_SAFE_INTEGER),
    fills: { slippageBp: 0, participationBp: 0 },
    keepsFills: false,
    costs: flatCosts(FEE_MILLIONTHS),
  });
  return { trades: outcome.trades.length, equity: outcome.finalEquity / RUPEE };
}
