import type { BacktestReport } from './backtest-report.ts';
import { count, dayText, loss, percent, ratio, signedPercent } from './figure-text.ts';
import type { ReportHeader } from './report-input.ts';

/** The short answer for a chat. Platform-free: lines, and rows of four short texts that make a fixed-width table. */
export interface Headline {
  /** `RSI mean reversion · RELIANCE · 1d · 21 Nov 2024 to 20 Nov 2026 · data 3f9a · charges as of each date`. */
  readonly title: string;
  /** `Verdict: do not trade this.` */
  readonly verdict: string;
  /** Why, in one sentence. */
  readonly why: string;
  /** Label and figure, label and figure. */
  readonly figures: readonly (readonly [string, string, string, string])[];
  readonly warnings: readonly string[];
}

/** Warnings that go into the chat; the report has all of them. */
const MOST_WARNINGS = 2;

export function headline(report: BacktestReport): Headline {
  const { verdict, warnings } = report;
  const shown = warnings.slice(0, MOST_WARNINGS).map(({ text }) => text);
  const more = warnings.length - shown.length;
  return {
    title: titleOf(report),
    verdict: `Verdict: ${verdict.title}.`,
    why: verdict.sentence,
    figures: figuresOf(report),
    warnings: more > 0 ? [...shown, `${count(more)} more in the report.`] : shown,
  };
}

export function symbolsText({ universe, symbols }: ReportHeader): string {
  if (universe !== undefined) return `${universe} (${count(symbols.length)})`;
  const names = symbols.slice(0, 3).map(({ symbol }) => symbol);
  const more = symbols.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${count(more)} more` : names.join(', ');
}

function titleOf({ header, ratios }: BacktestReport): string {
  const parts = [
    header.title,
    symbolsText(header),
    header.timeframe,
    `${dayText(header.from)} to ${dayText(header.to)}`,
    `data ${header.dataHash.slice(0, 4)}`,
    `charges ${header.charges}`,
    ...(ratios.riskFree === 0 ? [] : [`risk-free ${percent(ratios.riskFree)}`]),
  ];
  return (header.simulated ? ['SIMULATED', ...parts] : parts).join(' · ');
}

function figuresOf({
  returns,
  risk,
  ratios,
  trades,
  costs,
  robustness,
}: BacktestReport): Headline['figures'] {
  const [benchmark] = returns.benchmarks;
  const rows: [string, string, string, string][] = [
    ['Net return', signedPercent(returns.netReturn), 'Sharpe', ratio(ratios.sharpe)],
    ['CAGR', signedPercent(returns.cagr), 'Sortino', ratio(ratios.sortino)],
    ['Max drawdown', loss(risk.maxDrawdown), 'Calmar', ratio(ratios.calmar)],
    ['Trades', count(trades.trades), 'Won', percent(trades.winRate, 0)],
    ['Profit factor', ratio(trades.profitFactor), 'Expectancy', expectancy(trades.expectancyR)],
    ['Costs', percent(costs.drag), 'Exposure', percent(returns.exposure, 0)],
  ];
  if (benchmark !== undefined) {
    rows.push([benchmark.name, signedPercent(benchmark.return), 'Excess', signedPercent(benchmark.excess)]);
  }
  const { walkForward } = robustness;
  if (walkForward !== undefined) {
    const won = `${walkForward.won} of ${walkForward.rows.length}`;
    rows.push(['Out of sample', signedPercent(walkForward.outOfSampleReturn), 'Windows won', won]);
  }
  return rows;
}

function expectancy(inRisk: number | null): string {
  return inRisk === null ? '-' : `${ratio(inRisk)} R`;
}
