import { formatQuantity } from '../../domain/amount-text.ts';
import { SESSIONS_A_YEAR } from '../metrics/equity-curve.ts';
import type { DataWarning } from './backtest-report.ts';
import type { ReportedSymbol, ReportInput } from './report-input.ts';

/** What a reader must know of the data before the figures; serious ones first. */
export function dataWarnings(input: ReportInput, sessions: number): readonly DataWarning[] {
  const { header, outcome, notes = [] } = input;
  const found: DataWarning[] = header.symbols.flatMap(symbolWarnings);
  if (header.simulated) found.push(serious('The prices are SIMULATED: they prove nothing about a market.'));
  if (sessions < SESSIONS_A_YEAR) {
    found.push(mild(`The span has ${formatQuantity(sessions)} sessions, less than a year.`));
  }
  if (outcome.jumpedStops > 0) {
    const many = outcome.jumpedStops === 1 ? 'stop was' : 'stops were';
    found.push(
      mild(`${formatQuantity(outcome.jumpedStops)} ${many} jumped by a gap; live, the loss may be larger.`),
    );
  }
  if (outcome.open.length > 0) {
    found.push(mild(`${formatQuantity(outcome.open.length)} open at the end, valued at the last close.`));
  }
  found.push(...notes.map(mild));
  return [...found.filter((warning) => warning.serious), ...found.filter((warning) => !warning.serious)];
}

function serious(text: string): DataWarning {
  return { serious: true, text };
}

function mild(text: string): DataWarning {
  return { serious: false, text };
}

function symbolWarnings({ symbol, quality }: ReportedSymbol): readonly DataWarning[] {
  if (quality === undefined) return [];
  const { jumps, missingDays, missingBars, outside } = quality;
  const found: DataWarning[] = [];
  const [jump] = jumps;
  if (jump !== undefined) {
    const more = jumps.length > 1 ? ` and ${jumps.length - 1} more` : '';
    found.push(serious(`${symbol} jumps on ${jump.day}${more}, like a split that nobody told.`));
  }
  if (missingDays > 0) found.push(mild(`${symbol} lacks ${formatQuantity(missingDays)} trading days.`));
  if (missingBars > 0)
    found.push(mild(`${symbol} lacks ${formatQuantity(missingBars)} bars within its days.`));
  if (outside > 0) found.push(mild(`${symbol} has ${formatQuantity(outside)} bars outside of sessions.`));
  return found;
}
