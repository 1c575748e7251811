import {
  type EpochMs,
  formatTimeOfDay,
  HOUR_MS,
  istDate,
  istTimeOfDay,
  type TimeOfDayMs,
  weekday,
} from '../../domain/time.ts';
import { type Figure, quantile, quotient } from '../metrics/sample.ts';
import { type ClosedTrade, tradeStatistics } from '../metrics/trade-statistics.ts';
import { tradesNeeded } from '../robustness/minimum-trades.ts';
import type { RunTrade } from '../run/outcome.ts';
import type { TradeGroup, TradeGrouping, TradeSection } from './backtest-report.ts';
import type { ReportInput } from './report-input.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** Sessions in a month of a year of 252. */
const SESSIONS_A_MONTH = 21;

export function tradeSection(input: ReportInput, sessions: number): TradeSection {
  const { trades } = input.outcome;
  const closed = trades.map(closedTrade);
  const holding = (sign: number): Figure =>
    quantile(
      Float64Array.from(
        closed.filter(({ profit }) => profit * sign > 0),
        ({ entry, exit }) => exit - entry,
      ).sort(),
      0.5,
    );
  return {
    ...tradeStatistics(closed),
    medianHoldingWinnersMs: holding(1),
    medianHoldingLosersMs: holding(-1),
    worstAdverse:
      trades.length === 0 ? null : trades.reduce((worst, trade) => Math.min(worst, trade.adverse), 0),
    bestFavourable:
      trades.length === 0 ? null : trades.reduce((best, trade) => Math.max(best, trade.favourable), 0),
    perMonth: quotient(trades.length * SESSIONS_A_MONTH, sessions),
    needed: tradesNeeded(trades.map(({ profit }) => profit)),
    groups: groupings(input),
  };
}

function closedTrade({ profit, entryAt, exitAt, risk, adverse, favourable }: RunTrade): ClosedTrade {
  return { profit, entry: entryAt, exit: exitAt, risk, adverse, favourable };
}

type NameOf = (trade: RunTrade) => string | undefined;

function groupings({ outcome, header, expiryDays, regimes }: ReportInput): readonly TradeGrouping[] {
  const expiries = new Set(expiryDays);
  const regimeOf = new Map(regimes?.days.map(({ date, regime }) => [date, regime]));
  const entryDate = (trade: RunTrade) => istDate(trade.entryAt as EpochMs);
  const dailyBars = outcome.trades.every(({ entryAt }) => istTimeOfDay(entryAt as EpochMs) === 0);
  const wanted: readonly (readonly [string, NameOf | undefined])[] = [
    ['Side', ({ side }) => (side === 1 ? 'long' : 'short')],
    ['Option', ({ series }) => header.symbols[series]?.optionType],
    ['Exit', ({ exitReason }) => exitReason],
    ['Symbol', header.symbols.length > 1 ? ({ series }) => header.symbols[series]?.symbol : undefined],
    ['Hour of entry', dailyBars ? undefined : hourOf],
    ['Weekday of entry', (trade) => `${weekday(entryDate(trade))}`],
    [
      'Expiry day',
      expiries.size === 0
        ? undefined
        : (trade) => (expiries.has(entryDate(trade)) ? 'expiry day' : 'other days'),
    ],
    ['Regime', regimes === undefined ? undefined : (trade) => regimeOf.get(entryDate(trade)) ?? 'unknown'],
  ];
  return wanted.flatMap(([by, nameOf]) => {
    const rows = nameOf === undefined ? [] : groupRows(outcome.trades, nameOf);
    if (rows.length === 0) return [];
    return [{ by, rows: by.startsWith('Weekday') ? rows.map(namedWeekday) : rows }];
  });
}

function hourOf({ entryAt }: RunTrade): string {
  const time = istTimeOfDay(entryAt as EpochMs);
  return formatTimeOfDay((Math.floor(time / HOUR_MS) * HOUR_MS) as TimeOfDayMs).slice(0, 5);
}

/** Groups are kept under their weekday's number, so that they come in the order of the week. */
function namedWeekday(row: TradeGroup): TradeGroup {
  return { ...row, name: WEEKDAYS[Number(row.name)] ?? row.name };
}

function groupRows(trades: readonly RunTrade[], nameOf: NameOf): readonly TradeGroup[] {
  const groups = new Map<string, RunTrade[]>();
  for (const trade of trades) {
    const name = nameOf(trade);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [trade]);
    else group.push(trade);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => {
      const found = tradeStatistics(group.map(closedTrade));
      return {
        name,
        trades: found.trades,
        winRate: found.winRate,
        profit: found.netProfit,
        profitFactor: found.profitFactor,
        expectancy: found.expectancy,
      };
    });
}
