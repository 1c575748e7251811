import type { BacktestReport } from './backtest-report.ts';
import { costPart, executionPart, robustnessPart, walkForwardPart } from './evidence-parts.ts';
import { count, duration, loss, percent, ratio, rupeesText, signedPercent } from './figure-text.ts';

/** Rows of short texts under their titles. The first column is a name, the others are figures. */
export interface PartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One part of a report, as a button opens it and as the page prints it. */
export interface ReportPart {
  readonly name: PartName;
  readonly title: string;
  readonly tables: readonly PartTable[];
  /** What must be said beside the tables. */
  readonly lines: readonly string[];
}

type PartName =
  | 'returns'
  | 'months'
  | 'risk'
  | 'trades'
  | 'groups'
  | 'costs'
  | 'execution'
  | 'walk-forward'
  | 'robustness';

const FIGURE = ['Figure', 'Value'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** All parts of a report in their order. A part without anything to say is left out. */
export function reportParts(report: BacktestReport): readonly ReportPart[] {
  const parts = [
    returnPart(report),
    monthPart(report),
    riskPart(report),
    tradePart(report),
    groupPart(report),
    costPart(report),
    executionPart(report),
    walkForwardPart(report),
    robustnessPart(report),
  ];
  return parts.filter((part) => part.tables.length + part.lines.length > 0);
}

function returnPart({ returns }: BacktestReport): ReportPart {
  const benchmarks = returns.benchmarks.map((row) => [
    `Holding ${row.name}`,
    signedPercent(row.return),
    signedPercent(row.cagr),
    ratio(row.sharpe),
    loss(row.maxDrawdown),
    signedPercent(row.excess),
  ]);
  return {
    name: 'returns',
    title: 'Return',
    lines: [],
    tables: [
      {
        columns: FIGURE,
        rows: [
          ['Net profit, Rs', rupeesText(returns.net, true)],
          ['Before costs, Rs', rupeesText(returns.gross, true)],
          ['Net return', signedPercent(returns.netReturn)],
          ['CAGR', signedPercent(returns.cagr)],
          ['Final equity, Rs', rupeesText(returns.finalEquity)],
          ['Exposure', percent(returns.exposure)],
        ],
      },
      ...(benchmarks.length === 0
        ? []
        : [{ columns: ['Instead', 'Return', 'CAGR', 'Sharpe', 'Drawdown', 'Excess'], rows: benchmarks }]),
    ],
  };
}

function monthPart({ returns }: BacktestReport): ReportPart {
  const months = new Map(returns.months.map((month) => [month.period, month.return]));
  const rows = returns.years.map((year) => [
    year.period,
    ...MONTHS.map((_, i) => tenth(months.get(`${year.period}-${String(i + 1).padStart(2, '0')}`))),
    tenth(year.return),
  ]);
  return {
    name: 'months',
    title: 'Months, %',
    lines: [],
    tables: rows.length === 0 ? [] : [{ columns: ['Year', ...MONTHS, 'Year'], rows }],
  };
}

/** Percent without its sign, for narrow tables. */
function tenth(value: number | undefined): string {
  return value === undefined ? '' : ratio(value * 100, 1);
}

function riskPart({ risk, ratios }: BacktestReport): ReportPart {
  return {
    name: 'risk',
    title: 'Risk and ratios',
    lines: [
      `A year has ${ratios.sessionsAYear} sessions; risk-free ${percent(ratios.riskFree)} a year, while idle money of the run earns nothing.`,
      `Variants tried: ${count(ratios.trials.count)}.`,
    ],
    tables: [
      {
        columns: ['Risk', 'Value'],
        rows: [
          ['Volatility a year', percent(risk.volatility)],
          ['Max drawdown', loss(risk.maxDrawdown)],
          ['Average drawdown', loss(risk.averageDrawdown)],
          ['Longest drawdown, sessions', count(risk.maxDrawdownDays)],
          ['Recovery, sessions', count(risk.recoveryDays)],
          ['Time under water', percent(risk.underwaterShare)],
          ['Ulcer index', percent(risk.ulcer)],
          ['VaR 95 / 99 a day', `${loss(risk.var95)} / ${loss(risk.var99)}`],
          ['CVaR 95 a day', loss(risk.cvar95)],
          ['Worst day / week', `${signedPercent(risk.worstDay)} / ${signedPercent(risk.worstWeek)}`],
          ['Skew / excess kurtosis', `${ratio(risk.skew)} / ${ratio(risk.kurtosis)}`],
          ['Tail ratio', ratio(risk.tailRatio)],
        ],
      },
      {
        columns: ['Ratio', 'Value'],
        rows: [
          ['Sharpe', ratio(ratios.sharpe)],
          ['Sortino', ratio(ratios.sortino)],
          ['Calmar', ratio(ratios.calmar)],
          ['Omega', ratio(ratios.omega)],
          ['Treynor', ratio(ratios.treynor)],
          ['Information ratio', ratio(ratios.informationRatio)],
          ['Alpha a year', signedPercent(ratios.alpha)],
          ['Beta', ratio(ratios.beta)],
          ['Probabilistic Sharpe', ratio(ratios.probabilisticSharpe)],
          ['Deflated Sharpe', ratio(ratios.deflatedSharpe)],
          ['Sessions to be sure', count(ratios.minimumTrackRecord)],
        ],
      },
    ],
  };
}

function tradePart({ trades }: BacktestReport): ReportPart {
  const interval = `${percent(trades.winRateLow, 0)} to ${percent(trades.winRateHigh, 0)}`;
  return {
    name: 'trades',
    title: 'Trades',
    lines: [],
    tables: [
      {
        columns: FIGURE,
        rows: [
          ['Trades', count(trades.trades)],
          ['Needed to tell from luck', count(trades.needed)],
          ['Won', percent(trades.winRate)],
          ['Won, 95 % sure', interval],
          ['Profit factor', ratio(trades.profitFactor)],
          ['Expectancy, Rs', rupeesText(trades.expectancy, true)],
          ['Expectancy, R', ratio(trades.expectancyR)],
          ['Average win / loss, Rs', `${rupeesText(trades.averageWin)} / ${rupeesText(trades.averageLoss)}`],
          ['Payoff', ratio(trades.payoff)],
          ['Best / worst, Rs', `${rupeesText(trades.best, true)} / ${rupeesText(trades.worst, true)}`],
        ],
      },
      {
        columns: FIGURE,
        rows: [
          ['Average MAE, Rs', rupeesText(trades.averageAdverse)],
          ['Average MFE, Rs', rupeesText(trades.averageFavourable)],
          ['Capture of MFE', percent(trades.capture)],
          ['Held, mean / median', `${duration(trades.meanHoldingMs)} / ${duration(trades.medianHoldingMs)}`],
          ['Winners held', duration(trades.meanHoldingWinnersMs)],
          ['Losers held', duration(trades.meanHoldingLosersMs)],
          ['Longest streaks', `${trades.longestWinStreak} won, ${trades.longestLossStreak} lost`],
          ['SQN', ratio(trades.sqn)],
          ['Kelly', percent(trades.kelly)],
          ['Trades a month', ratio(trades.perMonth, 1)],
        ],
      },
    ],
  };
}

function groupPart({ trades }: BacktestReport): ReportPart {
  return {
    name: 'groups',
    title: 'Trades by kind',
    lines: [],
    tables: trades.groups.map(({ by, rows }) => ({
      columns: [by, 'Trades', 'Won', 'Profit, Rs', 'Factor'],
      rows: rows.map((row) => [
        row.name,
        count(row.trades),
        percent(row.winRate, 0),
        rupeesText(row.profit, true),
        ratio(row.profitFactor),
      ]),
    })),
  };
}
