import { fail, ok, type Result } from '../domain/result.ts';

/** Rows of a CSV text under lower-case column names. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** Line of the text, the header being line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads plain CSV (no quotes within cells). The error is a sentence for the person who sent it. */
export function readTable(text: string): Result<CsvTable, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines[0] ?? '';
  if (header.trim() === '') return fail('There is no CSV on standard input: send a header line and rows.');
  const columns = cellsOf(header).map((name) => name.toLowerCase());
  const rows: CsvRow[] = [];
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const cells = cellsOf(line);
    if (cells.length !== columns.length) {
      return fail(`Line ${i + 1} has ${cells.length} values under ${columns.length} columns.`);
    }
    rows.push({ line: i + 1, cells });
  }
  return ok({ columns, rows });
}

function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/** A decimal number, exponent allowed; undefined for anything else, blanks and `NaN` included. */
export function readNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The shortest digits that read back as the same number, nothing for NaN. */
export function numberCell(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
