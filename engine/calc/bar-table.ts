import { emptyColumns } from '../domain/candle-columns.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { BarColumns, BarField } from '../indicators/bars.ts';
import { type CsvRow, type CsvTable, readNumber, readTable } from './csv-table.ts';
import { parseTimestamp } from './timestamp.ts';

/** Bars as they came, with the text of their timestamps. */
export interface BarTable {
  readonly timestamps: readonly string[];
  readonly columns: BarColumns;
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;
const TIMESTAMP_NAMES = ['timestamp', 'date', 'datetime', 'time'];

type NumberField = (typeof PRICES)[number];

/**
 * Bars from CSV with the columns timestamp, open, high, low, close, volume in any order; further columns are passed
 * over. Only those that `needed` names must be there. Rows ascend in time.
 */
export function readBars(text: string, needed: readonly BarField[]): Result<BarTable, string> {
  const table = readTable(text);
  if (!table.ok) return table;
  const stamp = table.value.columns.findIndex((name) => TIMESTAMP_NAMES.includes(name));
  if (stamp < 0) return fail(`The header has no timestamp column; it has ${table.value.columns.join(', ')}.`);
  const missing = PRICES.find((field) => needed.includes(field) && !table.value.columns.includes(field));
  if (missing !== undefined) return fail(`The header has no ${missing} column, which this needs.`);
  return readRows(table.value, stamp);
}

function readRows({ columns: names, rows }: CsvTable, stamp: number): Result<BarTable, string> {
  const columns = emptyColumns(rows.length);
  const places = PRICES.map((field) => ({ field, place: names.indexOf(field) })).filter(
    ({ place }) => place >= 0,
  );
  for (const [i, row] of rows.entries()) {
    const fault = readStart(row.cells[stamp] ?? '', columns, i) ?? readPrices(row, places, columns, i);
    if (fault !== undefined) return fail(`Line ${row.line}: ${fault}.`);
  }
  return ok({ timestamps: rows.map(({ cells }) => cells[stamp] ?? ''), columns });
}

/** What is wrong with the timestamp of row `i`, if anything. */
function readStart(text: string, columns: BarColumns, i: number): string | undefined {
  const start = parseTimestamp(text);
  if (start === undefined) return `${shown(text)} is no timestamp`;
  columns.start[i] = start;
  const isAfter = i === 0 || start > (columns.start[i - 1] ?? 0);
  return isAfter ? undefined : `${text} is not after the line before; sort the rows by time`;
}

function readPrices(
  { cells }: CsvRow,
  places: readonly { readonly field: NumberField; readonly place: number }[],
  columns: BarColumns,
  i: number,
): string | undefined {
  for (const { field, place } of places) {
    const text = cells[place] ?? '';
    const value = readNumber(text);
    if (value === undefined) return `the ${field} is ${shown(text)}, not a number`;
    if (field === 'volume' && value < 0) return 'the volume is negative';
    columns[field][i] = value;
  }
  const hasRange =
    places.some(({ field }) => field === 'high') && places.some(({ field }) => field === 'low');
  return hasRange && (columns.high[i] ?? 0) < (columns.low[i] ?? 0) ? 'the high is below the low' : undefined;
}

function shown(text: string): string {
  return text === '' ? 'empty' : `"${text.slice(0, 40)}"`;
}
