import type { Button, Reply } from '../../commands/reply.ts';
import { cleanLine, cleanText } from '../messaging/clean-text.ts';
import { textTable } from '../messaging/text-table.ts';
import { escapeHtml } from './escape-html.ts';

/** Characters of a message after its entities were read. */
const LONGEST_MESSAGE = 4_096;
/** A reply longer than this many messages is cut: nobody reads on. */
const MOST_PARTS = 5;
/** What a card may hold when it must also say that there is more. */
const CARD_ROOM = LONGEST_MESSAGE - 96;
const LONGEST_LABEL = 48;
const MOST_BUTTONS = 96;
/** Buttons side by side, and the characters their labels may have together before a phone cuts them. */
const ROW_BUTTONS = 4;
const ROW_CHARACTERS = 44;

/** Monospaced characters that fit on a phone before a line wraps. */
const PHONE_COLUMNS = 34;

/** One message: with markup, and the same words without. */
export interface MessageText {
  readonly html: string;
  readonly plain: string;
}

type Dress = 'bold' | 'plain' | 'pre';

interface Line {
  readonly dress: Dress;
  readonly text: string;
}

/** A button as Telegram takes it. `style` is newer than the library's types and passes through. */
export interface InlineButton {
  readonly text: string;
  readonly callback_data: string;
  readonly style?: 'primary' | 'danger';
}

/** The messages of a reply; at least one. */
export function messageTexts(reply: Reply): readonly MessageText[] {
  const groups = grouped(linesOf(reply).flatMap((line) => withinLimit(line)));
  const kept = groups.slice(0, MOST_PARTS);
  if (groups.length > MOST_PARTS) {
    kept.push([{ dress: 'plain', text: 'There is more. Ask for less at a time.' }]);
  }
  return kept.map(messageText);
}

/** The one message of a card; what does not fit is counted. */
export function cardText(reply: Reply): MessageText {
  const lines = linesOf(reply);
  const whole = grouped(lines.flatMap((line) => withinLimit(line)));
  const [only] = whole;
  if (only !== undefined && whole.length === 1) return messageText(only);
  const pieces = lines.flatMap((line) => withinLimit(line, CARD_ROOM));
  const shown = grouped(pieces, CARD_ROOM)[0] ?? [];
  const left = pieces.length - shown.length;
  const text = `${left} more ${left === 1 ? 'line does' : 'lines do'} not fit here. Ask for less at a time.`;
  return messageText([...shown, { dress: 'plain', text }]);
}

function messageText(lines: readonly Line[]): MessageText {
  return { html: htmlOf(lines), plain: lines.map(({ text }) => text).join('\n') };
}

/** The keyboard of a reply; rows that would be cut on a phone are broken. */
export function inlineKeyboard(
  rows: readonly (readonly Button[])[],
  idOf: (button: Button) => string,
): readonly (readonly InlineButton[])[] {
  let left = MOST_BUTTONS;
  return rows.flatMap(brokenRow).flatMap((row) => {
    const shown = row.slice(0, left);
    left -= shown.length;
    return shown.length === 0 ? [] : [shown.map((button) => inlineButton(button, idOf(button)))];
  });
}

function inlineButton(button: Button, id: string): InlineButton {
  const label = cleanLine(button.label) || '-';
  const text = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
  return {
    text: cleanLine(text),
    callback_data: id,
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}

function brokenRow(row: readonly Button[]): readonly (readonly Button[])[] {
  const rows: Button[][] = [];
  let used = 0;
  for (const button of row) {
    const last = rows.at(-1);
    const room = used + button.label.length + 3 <= ROW_CHARACTERS;
    if (last !== undefined && room && last.length < ROW_BUTTONS) {
      last.push(button);
      used += button.label.length + 3;
    } else {
      rows.push([button]);
      used = button.label.length + 3;
    }
  }
  return rows;
}

function linesOf(reply: Reply): readonly Line[] {
  const headline = cleanLine(reply.headline);
  const lines: Line[] = headline === '' ? [] : [{ dress: 'bold', text: headline }];
  for (const text of reply.lines.flatMap((line) => cleanText(line).split('\n'))) {
    lines.push({ dress: 'plain', text });
  }
  for (const table of reply.tables) {
    const { kind, lines: rows } = textTable(table, PHONE_COLUMNS);
    for (const text of rows) lines.push({ dress: kind === 'columns' ? 'pre' : 'plain', text });
  }
  const says = lines.some(({ text }) => text.trim() !== '');
  return says ? lines : [{ dress: 'plain', text: 'Done.' }];
}

/** A line no message can hold becomes several. */
function withinLimit(line: Line, limit = LONGEST_MESSAGE): readonly Line[] {
  if (line.text.length <= limit) return [line];
  const pieces: Line[] = [];
  let piece = '';
  for (const character of line.text) {
    if (piece.length + character.length > limit) {
      pieces.push({ ...line, text: piece });
      piece = '';
    }
    piece += character;
  }
  return [...pieces, { ...line, text: piece }];
}

function grouped(lines: readonly Line[], limit = LONGEST_MESSAGE): (readonly Line[])[] {
  const groups: Line[][] = [];
  let length = 0;
  for (const line of lines) {
    const group = groups.at(-1);
    if (group !== undefined && length + 1 + line.text.length <= limit) {
      group.push(line);
      length += 1 + line.text.length;
    } else {
      groups.push([line]);
      length = line.text.length;
    }
  }
  return groups.filter((group) => group.some(({ text }) => text.trim() !== ''));
}

function htmlOf(lines: readonly Line[]): string {
  const runs: { readonly dress: Dress; readonly texts: string[] }[] = [];
  for (const { dress, text } of lines) {
    const run = runs.at(-1);
    if (run?.dress === dress) run.texts.push(text);
    else runs.push({ dress, texts: [text] });
  }
  return runs.map(({ dress, texts }) => dressed(dress, escapeHtml(texts.join('\n')))).join('\n');
}

function dressed(dress: Dress, html: string): string {
  switch (dress) {
    case 'bold':
      return `<b>${html}</b>`;
    case 'pre':
      return `<pre>${html}</pre>`;
    case 'plain':
      return html;
  }
}
