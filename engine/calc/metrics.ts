import { returnsOf } from '../backtest/metrics/equity-curve.ts';
import { type DailyReturns, type PerformanceMetrics, performance } from '../backtest/metrics/performance.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type IsoDate, istDate, parseDate } from '../domain/time.ts';
import type { Calculation } from './calculation.ts';
import { type CsvTable, readNumber, readTable } from './csv-table.ts';
import { parseTimestamp } from './timestamp.ts';

const EQUITY_NAMES = ['equity', 'value', 'close', 'nav'];

/** `munim calc metrics [benchmark=file] [riskfree=0.06] [trials=20] < returns.csv`. */
export const metrics: Calculation = {
  name: 'metrics',
  keys: ['benchmark', 'riskfree', 'trials'],
  run({ args, stdin = '', readFile = () => undefined }) {
    const answer = calcMetrics(args, stdin, readFile);
    return answer.ok ? ok({ text: answer.value }) : answer;
  },
};

/**
 * JSON of every return, risk and ratio figure of the backtest report, for `date,return` or `date,equity` as CSV.
 * Without `riskfree` it is 0.
 * The error is a sentence.
 */
export function calcMetrics(
  args: ReadonlyMap<string, string>,
  stdin: string,
  readFile: (path: string) => string | undefined,
): Result<string, string> {
  const riskFree = readNumber(args.get('riskfree') ?? '0');
  if (riskFree === undefined) return fail('riskfree must be a number like 0.06.');
  const trials = readNumber(args.get('trials') ?? '1');
  if (trials === undefined || !Number.isInteger(trials) || trials < 1) {
    return fail('trials must be a whole number from 1.');
  }
  const series = readSeries(stdin);
  if (!series.ok) return series;
  const benchmark = readBenchmark(args.get('benchmark'), readFile);
  if (!benchmark.ok) return benchmark;
  const found = performance({
    ...series.value,
    riskFree,
    trials: { count: trials },
    ...(benchmark.value === undefined ? {} : { benchmark: benchmark.value }),
  });
  return ok(JSON.stringify(ordered(found), undefined, 2));
}

function readBenchmark(
  path: string | undefined,
  readFile: (path: string) => string | undefined,
): Result<DailyReturns | undefined, string> {
  if (path === undefined) return ok(undefined);
  const text = readFile(path);
  if (text === undefined) return fail(`The benchmark ${path} cannot be read; check the path.`);
  const series = readSeries(text);
  return series.ok ? series : fail(`In ${path}: ${series.error}`);
}

/** Daily returns from `date,return`, or from the changes of `date,equity`, whose first row is the stake. */
export function readSeries(text: string): Result<DailyReturns, string> {
  const table = readTable(text);
  if (!table.ok) return table;
  const { columns } = table.value;
  const returns = columns.indexOf('return');
  const equity = columns.findIndex((name) => EQUITY_NAMES.includes(name));
  if (returns < 0 && equity < 0)
    return fail(`The header has neither return nor equity; it has ${columns.join(', ')}.`);
  const isEquity = returns < 0;
  const rows = readRows(table.value, isEquity ? equity : returns, isEquity);
  if (!rows.ok || !isEquity) return rows;
  return ok({ dates: rows.value.dates.slice(1), returns: returnsOf(rows.value.returns) });
}

function readRows(table: CsvTable, place: number, isEquity: boolean): Result<DailyReturns, string> {
  const stamp = table.columns.findIndex((name) => name === 'date' || name === 'timestamp');
  if (stamp < 0) return fail('The header has no date column.');
  const dates: IsoDate[] = [];
  const values = new Float64Array(table.rows.length);
  for (const [i, { line, cells }] of table.rows.entries()) {
    const date = readDate(cells[stamp] ?? '');
    const value = readNumber(cells[place] ?? '');
    const fault =
      dateFault(cells[stamp] ?? '', date, dates[i - 1]) ?? valueFault(cells[place] ?? '', value, isEquity);
    if (fault !== undefined) return fail(`Line ${line}: ${fault}.`);
    if (date !== undefined) dates.push(date);
    values[i] = value ?? Number.NaN;
  }
  return ok({ dates, returns: values });
}

function dateFault(text: string, date: IsoDate | undefined, last: IsoDate | undefined): string | undefined {
  if (date === undefined) return `"${text}" is no date like 2026-01-30`;
  return last !== undefined && date <= last ? `${date} is not after the day before it` : undefined;
}

function valueFault(text: string, value: number | undefined, isEquity: boolean): string | undefined {
  if (value === undefined) return `"${text}" is not a number`;
  if (isEquity) return value <= 0 ? 'equity must be above 0' : undefined;
  return value < -1 ? 'no return is below -1' : undefined;
}

function readDate(text: string): IsoDate | undefined {
  const date = parseDate(text);
  if (date !== undefined) return date;
  const at = parseTimestamp(text);
  return at === undefined ? undefined : istDate(at);
}

/** The figures that people look for first, then the rest. */
function ordered(found: PerformanceMetrics): Readonly<Record<string, number | null>> {
  const { totalReturn, cagr, volatility, sharpe, sortino, calmar, omega, ...rest } = found;
  const { maxDrawdown, averageDrawdown, maxDrawdownDays, ulcer, skew, kurtosis, ...others } = rest;
  return {
    totalReturn,
    cagr,
    volatility,
    sharpe,
    sortino,
    calmar,
    omega,
    maxDrawdown,
    averageDrawdown,
    maxDrawdownDays,
    ulcer,
    skew,
    kurtosis,
    ...others,
  };
}
