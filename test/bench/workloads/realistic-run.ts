import { loadMarketData } from '../../../config/market-data.ts';
import { contractNoteCosts } from '../../../engine/backtest/run/contract-note.ts';
import { LiveGate, ownBookLimits } from '../../../engine/backtest/run/live-gate.ts';
import type { RunOutcome } from '../../../engine/backtest/run/outcome.ts';
import { prepareSeries } from '../../../engine/backtest/run/prepare-series.ts';
import { runBacktest } from '../../../engine/backtest/run/run-backtest.ts';
import { exchangeRules } from '../../../engine/composition/exchange-rules.ts';
import { limitsOf } from '../../../engine/composition/limits-of.ts';
import { accountId, bookId, userId } from '../../../engine/domain/ids.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { epochMs, timeOfDay } from '../../../engine/domain/time.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import type { Strategy } from '../../../engine/strategies/strategy.ts';
import { STANDARD_PLAN } from '../../../engine/strategies/trade-plan.ts';
import { share } from '../../engine/backtest/run/made-up-run.ts';
import { settings } from '../../support/engine.ts';

const CAPITAL = rupees(1_000_000);
const rules = exchangeRules(loadMarketData());

/** Many symbols a minute at a time, intraday, with stop and target, the desk's gate, and every charge. */
export function realisticRun(bars: readonly BarColumns[], strategy: Strategy): RunOutcome {
  const prepared = strategy.prepare({});
  if (!prepared.ok) throw new Error(prepared.error);
  const plan = { ...STANDARD_PLAN, stopBp: 100, targetBp: 200, ...strategy.plan, intraday: true };
  const series = bars.map((columns, id) =>
    prepareSeries(new SeriesColumns(columns), prepared.value, plan, {
      instrument: share(`S${id}`, id),
      product: 'MIS',
      squareOffAt: timeOfDay(15, 5),
    }),
  );
  const book = {
    id: bookId('bench'),
    account: accountId('paper'),
    mode: 'paper',
    owner: userId('bench'),
    capital: CAPITAL,
  } as const;
  const limits = ownBookLimits(limitsOf(settings({}), 0), CAPITAL);
  return runBacktest({
    capital: CAPITAL,
    plan,
    series,
    from: epochMs(0),
    to: epochMs(Number.MAX_SAFE_INTEGER),
    fills: { slippageBp: 5, participationBp: 1_000 },
    costs: rules.costs,
    dayCosts: contractNoteCosts(rules.costs, (day) => rules.depositoryFee(day)),
    gate: new LiveGate({ book, limits, costs: rules.costs, series }),
    keepsFills: true,
  });
}
