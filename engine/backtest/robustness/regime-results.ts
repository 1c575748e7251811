import { type EpochMs, type IsoDate, istDate } from '../../domain/time.ts';
import { type DailyReturns, performance } from '../metrics/performance.ts';
import type { Figure } from '../metrics/sample.ts';
import { tradeStatistics } from '../metrics/trade-statistics.ts';
import type { RunTrade } from '../run/outcome.ts';

/** Which regime each day belongs to, and by which rule that was said. A day's regime is known before it begins. */
export interface Regimes {
  /** `NIFTY above its 200-day average`. */
  readonly basis: string;
  readonly days: readonly { readonly date: IsoDate; readonly regime: string }[];
}

export interface RegimeRow {
  readonly regime: string;
  readonly sessions: number;
  /** Compounded over the days of the regime. */
  readonly return: number;
  readonly sharpe: Figure;
  readonly trades: number;
  readonly winRate: Figure;
  readonly profitFactor: Figure;
}

/** Days by their regime, trades by that of the day of their entry; regimes in the order of their names. */
export function regimeResults(
  regimes: Regimes,
  daily: DailyReturns,
  trades: readonly RunTrade[],
  riskFree: number,
): readonly RegimeRow[] {
  const regimeOf = new Map(regimes.days.map(({ date, regime }) => [date, regime]));
  return [...new Set(regimeOf.values())].sort().flatMap((regime) => {
    const here = daily.dates.flatMap((date, i) => (regimeOf.get(date) === regime ? [i] : []));
    const own = trades.filter(({ entryAt }) => regimeOf.get(istDate(entryAt as EpochMs)) === regime);
    if (here.length === 0) return [];
    const found = performance({
      dates: here.flatMap((i) => daily.dates[i] ?? []),
      returns: Float64Array.from(here, (i) => daily.returns[i] ?? 0),
      riskFree,
    });
    const statistics = tradeStatistics(
      own.map(({ profit, entryAt, exitAt }) => ({ profit, entry: entryAt, exit: exitAt })),
    );
    return [
      {
        regime,
        sessions: found.sessions,
        return: found.totalReturn,
        sharpe: found.sharpe,
        trades: statistics.trades,
        winRate: statistics.winRate,
        profitFactor: statistics.profitFactor,
      },
    ];
  });
}
