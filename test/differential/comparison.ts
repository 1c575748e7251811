import { loadMarketData } from '../../config/market-data.ts';
import { contractNoteCosts } from '../../engine/backtest/run/contract-note.ts';
import { LiveGate, ownBookLimits } from '../../engine/backtest/run/live-gate.ts';
import type { RunOutcome } from '../../engine/backtest/run/outcome.ts';
import { runBacktest } from '../../engine/backtest/run/run-backtest.ts';
import type { BarFills, RunSeries } from '../../engine/backtest/run/run-input.ts';
import { exchangeRules } from '../../engine/composition/exchange-rules.ts';
import { limitsOf } from '../../engine/composition/limits-of.ts';
import { accountId, userId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { type EpochMs, epochMs, formatTime, istDate, MINUTE_MS } from '../../engine/domain/time.ts';
import type { TradePlan } from '../../engine/domain/trade-plan.ts';
import { settings } from '../support/engine.ts';
import { BOOK } from './live-desk.ts';
import { type LiveOutcome, runLive } from './live-run.ts';

const rules = exchangeRules(loadMarketData());
const CAPITAL = rupees(1_000_000);

/** The same bars, plan and gate through both. */
export interface Compared {
  readonly series: readonly RunSeries[];
  readonly plan: TradePlan;
  readonly fills: BarFills;
  /** Its words come from ticks, through the host of live strategies. */
  readonly strategy?: string;
  readonly from?: EpochMs;
}

export interface Both {
  readonly live: LiveOutcome;
  readonly batch: RunOutcome;
}

export async function runBoth({ series, plan, fills, strategy, from = epochMs(0) }: Compared): Promise<Both> {
  const limits = ownBookLimits(limitsOf(settings({}), MINUTE_MS), CAPITAL);
  const book = {
    id: BOOK,
    account: accountId('paper'),
    mode: 'paper',
    owner: userId('u1'),
    capital: CAPITAL,
  } as const;
  const shared = {
    capital: CAPITAL,
    plan,
    series,
    fills,
    from,
    to: epochMs(Number.MAX_SAFE_INTEGER),
  };
  const batch = runBacktest({
    ...shared,
    costs: rules.costs,
    dayCosts: contractNoteCosts(rules.costs, (day) => rules.depositoryFee(day)),
    gate: new LiveGate({ book, limits, costs: rules.costs, series }),
    keepsFills: true,
  });
  return {
    batch,
    live: await runLive({ ...shared, limits, rules, ...(strategy === undefined ? {} : { strategy }) }),
  };
}

interface Line {
  readonly at: number;
  readonly instrument: string;
  readonly side: string;
  readonly quantity: number;
  readonly price: number;
}

const line = (fill: Line): readonly string[] => [
  `${at(fill.at)} ${fill.instrument}`,
  `${fill.side} ${fill.quantity} @ ${fill.price / RUPEE}`,
];

/** By time, then by instrument; what one instrument did in one bar keeps its order. */
function inOrder(lines: readonly (readonly string[])[]): readonly string[] {
  const sorted = [...lines].sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map((parts) => parts.join(' '));
}

const at = (ms: number): string => `${istDate(epochMs(ms))} ${formatTime(epochMs(ms))}`;

interface Told {
  readonly fills: readonly string[];
  readonly charges: Readonly<Record<string, number>>;
  readonly realised: number;
  readonly equity: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** What a trader would see of a run, in one shape for both: every execution, every charge, the end. */
export function told({ live, batch }: Both, series: readonly RunSeries[]): { live: Told; batch: Told } {
  const late = (refused: Readonly<Record<string, number>>): Record<string, number> => {
    // The last bar of the data is late in its day too: the live desk does not know that it is the last.
    const { 'end of the data': end = 0, 'too late in the day': lateInDay = 0, ...rest } = refused;
    return { ...rest, late: end + lateInDay };
  };
  const parts = live.totals.chargeSums.total;
  return {
    live: {
      fills: inOrder(live.fills.map(line)),
      charges: Object.fromEntries(Object.entries(parts).filter(([, amount]) => amount !== 0)),
      realised: live.totals.realised,
      equity: live.equity,
      refused: late(live.refused),
    },
    batch: {
      fills: inOrder(
        batch.fills.map((fill) => {
          const instrument = series[fill.series]?.instrument.key ?? '';
          return line({ ...fill, instrument, side: fill.side > 0 ? 'BUY' : 'SELL' });
        }),
      ),
      charges: Object.fromEntries(Object.entries(batch.charges).filter(([, amount]) => amount !== 0)),
      realised: batch.trades.reduce((sum, trade) => sum + trade.gross, 0),
      equity: batch.finalEquity,
      refused: late(batch.refused),
    },
  };
}
