import type { MonteCarloResult } from '../robustness/monte-carlo.ts';
import type { RegimeRow } from '../robustness/regime-results.ts';
import type { BacktestReport } from './backtest-report.ts';
import { count, dayText, loss, percent, ratio, rupeesText, signedPercent } from './figure-text.ts';
import type { PartTable, ReportPart } from './report-parts.ts';

/** Charges as a contract note names them. */
const CHARGE_NAMES: Readonly<Record<string, string>> = {
  brokerage: 'Brokerage',
  stt: 'STT',
  exchange: 'Exchange',
  ipft: 'IPFT',
  sebi: 'SEBI',
  stamp: 'Stamp duty',
  gst: 'GST',
  dp: 'Depository',
};

export function costPart({ costs }: BacktestReport): ReportPart {
  return {
    name: 'costs',
    title: 'Costs',
    lines: [
      'Capacity is the capital at which the middle entry in the least liquid instrument takes 5 % of its middle bar.',
    ],
    tables: [
      {
        columns: ['Cost', 'Rs'],
        rows: [
          ...costs.parts.map(({ part, amount }) => [CHARGE_NAMES[part] ?? part, rupeesText(amount)]),
          ['Slippage', rupeesText(costs.slippage)],
          ['Together', rupeesText(costs.total)],
        ],
      },
      {
        columns: ['Figure', 'Value'],
        rows: [
          ['Cost drag', percent(costs.drag)],
          ['Share of the gross profit', percent(costs.shareOfGross)],
          ['Break-even win rate', percent(costs.breakEvenWinRate)],
          ['Turnover, Rs', rupeesText(costs.turnover)],
          ['Turnover a year, times equity', ratio(costs.turnoverAYear, 1)],
          ['Capacity, Rs', rupeesText(costs.capacity)],
        ],
      },
    ],
  };
}

export function executionPart({ execution }: BacktestReport): ReportPart {
  return {
    name: 'execution',
    title: 'Execution',
    lines: [],
    tables: [
      {
        columns: ['Entries and fills', 'Count'],
        rows: [
          ['Executions', count(execution.fills)],
          ['Partial fills', count(execution.partialFills)],
          ['Stops jumped by a gap', count(execution.jumpedStops)],
          ['Open at the end', count(execution.open.length)],
          ...execution.refused.map(({ reason, count: times }) => [`Refused: ${reason}`, count(times)]),
        ],
      },
    ],
  };
}

export function walkForwardPart({ robustness }: BacktestReport): ReportPart {
  const found = robustness.walkForward;
  if (found === undefined) return { name: 'walk-forward', title: 'Out of sample', lines: [], tables: [] };
  return {
    name: 'walk-forward',
    title: 'Out of sample',
    lines: [
      `Out of sample ${signedPercent(found.outOfSampleReturn)}, Sharpe ${ratio(found.outOfSampleSharpe)}, drawdown ${loss(found.outOfSampleDrawdown)}; ${found.won} of ${found.rows.length} windows won.`,
      `Its pace is ${percent(found.efficiency, 0)} of that in training; ${count(found.trials)} settings tried, ${found.anchored ? 'anchored' : 'rolling'} windows.`,
    ],
    tables: [
      {
        columns: ['Tested on', 'Out of sample', 'In sample', 'Trades', 'Settings'],
        rows: found.rows.map((row) => [
          `${dayText(row.test.from)} to ${dayText(row.test.to)}`,
          signedPercent(row.outOfSampleReturn),
          signedPercent(row.inSampleReturn),
          count(row.outOfSampleTrades),
          Object.entries(row.settings)
            .map(([name, value]) => `${name}=${value}`)
            .join(' '),
        ]),
      },
    ],
  };
}

export function robustnessPart({ robustness, regimes, warnings }: BacktestReport): ReportPart {
  const { monteCarlo, stability, lookAhead } = robustness;
  const lines = warnings.map(({ text }) => text);
  if (stability !== undefined) {
    lines.unshift(
      `${stability.holding} of ${stability.neighbours} neighbouring settings keep half of the result.`,
    );
  }
  if (lookAhead !== undefined) lines.unshift(`Look-ahead check: ${lookAhead.text}.`);
  return {
    name: 'robustness',
    title: 'Robustness',
    lines,
    tables: [
      ...monteCarloTable([
        ['Trades redrawn', monteCarlo.trades],
        ['Days in blocks', monteCarlo.days],
      ]),
      ...(regimes === null ? [] : [regimeTable(regimes)]),
    ],
  };
}

function monteCarloTable(
  drawn: readonly (readonly [string, MonteCarloResult | null])[],
): readonly PartTable[] {
  const rows = drawn.flatMap(([name, found]) => {
    if (found === null) return [];
    const { finalReturn, maxDrawdown } = found;
    return [
      [`${name}: return`, ...[finalReturn.low, finalReturn.middle, finalReturn.high].map(signedPercent)],
      [`${name}: drawdown`, ...[maxDrawdown.low, maxDrawdown.middle, maxDrawdown.high].map(loss)],
    ];
  });
  return rows.length === 0 ? [] : [{ columns: ['Monte Carlo', '5 %', '50 %', '95 %'], rows }];
}

/** What a strategy did in one regime: its name, sessions, return, Sharpe, trades, won, profit factor. */
export function regimeCells(row: RegimeRow): readonly string[] {
  return [
    row.regime,
    count(row.sessions),
    signedPercent(row.return),
    ratio(row.sharpe),
    count(row.trades),
    percent(row.winRate, 0),
    ratio(row.profitFactor),
  ];
}

function regimeTable({ basis, rows }: NonNullable<BacktestReport['regimes']>): PartTable {
  return {
    columns: [basis, 'Sessions', 'Return', 'Sharpe', 'Trades', 'Won', 'Factor'],
    rows: rows.map(regimeCells),
  };
}
