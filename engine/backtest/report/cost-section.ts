import { SESSIONS_A_YEAR } from '../metrics/equity-curve.ts';
import { type Figure, mean, quantile, quotient, sum } from '../metrics/sample.ts';
import type { CostSection } from './backtest-report.ts';
import type { ReportInput } from './report-input.ts';

/** Part of a bar's traded value that an entry may take before it moves the price against itself. */
const CAPACITY_SHARE = 0.05;

/** `equity` is by days; `breakEvenWinRate` as the trades' statistics have it. */
export function costSection(input: ReportInput, equity: Float64Array, breakEvenWinRate: Figure): CostSection {
  const { outcome, header } = input;
  const parts = Object.entries(outcome.charges)
    .map(([part, amount]) => ({ part, amount }))
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => b.amount - a.amount || (a.part < b.part ? -1 : 1));
  const charges = sum(parts.map(({ amount }) => amount));
  const total = charges + outcome.slippage;
  const gross = outcome.finalEquity - header.capital + total;
  const turns = quotient(outcome.turnover, mean(equity));
  const years = equity.length / SESSIONS_A_YEAR;
  return {
    parts,
    charges,
    slippage: outcome.slippage,
    total,
    drag: total / header.capital,
    shareOfGross: gross > 0 ? quotient(total, gross) : null,
    breakEvenWinRate,
    turnover: outcome.turnover,
    turnoverAYear: quotient(turns, years),
    capacity: capacity(input),
  };
}

function capacity({ header, outcome }: ReportInput): Figure {
  const limits = header.symbols.flatMap(({ medianBarValue }, series) => {
    const entries = outcome.trades.filter((trade) => trade.series === series);
    if (medianBarValue === undefined || entries.length === 0) return [];
    const values = Float64Array.from(entries, ({ quantity, entryPrice }) => quantity * entryPrice).sort();
    const times = quotient(CAPACITY_SHARE * medianBarValue, quantile(values, 0.5));
    return times === null ? [] : [times * header.capital];
  });
  return limits.length === 0 ? null : Math.round(Math.min(...limits));
}
