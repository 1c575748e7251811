import type { Button, Reply } from '../../commands/reply.ts';
import { cleanLine } from '../messaging/clean-text.ts';
import { cardPage, type PageLine, type PageSize, pagesOf, runsOf } from '../messaging/pages.ts';
import { escapeHtml } from './escape-html.ts';

/** A message holds so many characters after its entities were read; a phone, so many columns before a line wraps. */
const SIZE: PageSize = { characters: 4_096, columns: 34 };
const LONGEST_LABEL = 48;
const MOST_BUTTONS = 96;
/** Buttons side by side, and the characters their labels may have together before a phone cuts them. */
const ROW_BUTTONS = 4;
const ROW_CHARACTERS = 44;

/** One message: with markup, and the same words without. */
export interface MessageText {
  readonly html: string;
  readonly plain: string;
}

/** A button as Telegram takes it. `style` is newer than the library's types and passes through. */
export interface InlineButton {
  readonly text: string;
  readonly callback_data: string;
  readonly style?: 'primary' | 'danger';
}

/** The messages of a reply; at least one. */
export function messageTexts(reply: Reply): readonly MessageText[] {
  return pagesOf(reply, SIZE).map(messageText);
}

/** The one message of a card; what does not fit is counted. */
export function cardText(reply: Reply): MessageText {
  return messageText(cardPage(reply, SIZE));
}

function messageText(lines: readonly PageLine[]): MessageText {
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

function htmlOf(lines: readonly PageLine[]): string {
  return runsOf(lines)
    .map(({ dress, text }) => dressed(dress, escapeHtml(text)))
    .join('\n');
}

function dressed(dress: PageLine['dress'], html: string): string {
  switch (dress) {
    case 'bold':
      return `<b>${html}</b>`;
    case 'pre':
      return `<pre>${html}</pre>`;
    case 'plain':
      return html;
  }
}
