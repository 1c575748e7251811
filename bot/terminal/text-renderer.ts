import type { Severity, Table } from '../../commands/reply.ts';
import type { ShownReply } from './shown-reply.ts';

export interface TextStyle {
  /** Whether the output understands ANSI colours. */
  readonly color: boolean;
}

const BOLD = '\u001b[1m';
const END = '\u001b[0m';
const COLORS: Readonly<Record<Severity, string>> = {
  info: '',
  good: '\u001b[32m',
  warning: '\u001b[33m',
  bad: '\u001b[31m',
};

/** Symbols and names come from outside: nothing in them may move the cursor or colour the screen. */
function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, to: number, align: 'left' | 'right'): string {
  const gap = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? gap + text : text + gap;
}

/** A table in columns as wide as their widest cell, two spaces apart. */
function tableLines({ columns, rows }: Table): readonly string[] {
  const cells = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => width(row[i] ?? ''))));
  return cells.map((row) =>
    columns
      .map(({ align }, i) => pad(row[i] ?? '', widths[i] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

/** All that is said, without buttons: headline, lines, tables. */
export function plainText(reply: ShownReply): string {
  return harmless([reply.headline, ...reply.lines, ...reply.tables.flatMap(tableLines)].join('\n'));
}

/** A reply as the terminal prints it, without a newline at the end. */
export function renderText(reply: ShownReply, { color }: TextStyle): string {
  const headline = harmless(reply.headline);
  const [, ...rest] = plainText({ ...reply, headline: '' }).split('\n');
  return [
    color ? `${BOLD}${COLORS[reply.severity]}${headline}${END}` : headline,
    ...rest,
    ...reply.images.map((path) => `Picture: ${harmless(path)}`),
    ...reply.files.map((path) => `File: ${harmless(path)}`),
    ...reply.buttons.map((row) => row.map(({ id, label }) => `[${id} ${harmless(label)}]`).join(' ')),
  ].join('\n');
}
