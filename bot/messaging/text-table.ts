import type { Column, Table } from '../../commands/reply.ts';
import { cleanLine } from './clean-text.ts';

/** A table as text: aligned columns, or, where they are too wide, a few lines of text for each row. */
export interface TextTable {
  readonly kind: 'columns' | 'cards';
  readonly lines: readonly string[];
}

/** Sets a table in so many monospaced characters a line. */
export function textTable(table: Table, widest: number): TextTable {
  const rows = table.rows.map((row) => table.columns.map((_, at) => cleanLine(row[at] ?? '')));
  const titles = table.columns.map(({ title }) => cleanLine(title));
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const wide = widths.reduce((sum, width) => sum + width, 0);
  const gaps = Math.max(0, widths.length - 1);
  if (wide + gaps > widest)
    return narrowed(table, widest) ?? { kind: 'cards', lines: rows.flatMap((row) => card(titles, row)) };
  const gap = wide + 2 * gaps > widest ? ' ' : '  ';
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => aligned(cell, widths[at] ?? 0, table.columns[at]))
      .join(gap)
      .trimEnd();
  return { kind: 'columns', lines: [titles, ...rows].map(line) };
}

/** Names and figures without titles stand in two pairs of columns on a wide screen; on a phone one pair stands below the other. */
function narrowed({ columns, rows }: Table, widest: number): TextTable | undefined {
  const [name, figure] = columns;
  const isPairs = columns.length === 4 && columns.every(({ title }) => title === '');
  if (!isPairs || name === undefined || figure === undefined) return undefined;
  return textTable(
    {
      columns: [name, figure],
      rows: [...rows.map((row) => row.slice(0, 2)), ...rows.map((row) => row.slice(2))],
    },
    widest,
  );
}

function aligned(cell: string, width: number, column: Column | undefined): string {
  return column?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

/** `RELIANCE CNC`, and below it `QTY 10 · LTP 1,415.20`; a name and one figure share a line. */
function card(titles: readonly string[], row: readonly string[]): readonly string[] {
  const [name = '', ...rest] = row;
  if (row.length === 2) return [`${name}: ${rest[0] ?? ''}`];
  const facts = rest
    .map((cell, at) => (cell === '' ? '' : `${titles[at + 1] ?? ''} ${cell}`.trim()))
    .filter((fact) => fact !== '');
  return facts.length === 0 ? [`• ${name}`] : [`• ${name}`, `   ${facts.join(' · ')}`];
}
