import { fail, ok, type Result } from '../domain/result.ts';

/** A row of a CSV by its header, with the line it stands on. */
export interface CsvRow {
  readonly line: number;
  readonly row: ReadonlyMap<string, string>;
}

/** Reads a plain CSV (no quotes needed here): a header, then rows of as many fields. Blank lines are skipped. */
export function readCsv(text: string): Result<readonly CsvRow[], string> {
  const lines = text.split(/\r?\n/);
  const header = lines[0]?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
  const rows: CsvRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = line.split(',').map((field) => field.trim());
    if (fields.length !== header.length) {
      return fail(`Line ${index + 1} has ${fields.length} fields where the header has ${header.length}.`);
    }
    const named = header.map((name, i): [string, string] => [name, fields[i] ?? '']);
    rows.push({ line: index + 1, row: new Map(named.filter(([, field]) => field !== '')) });
  }
  if (rows.length === 0) return fail('There are no rows on standard input: a header and at least one row.');
  return ok(rows);
}
