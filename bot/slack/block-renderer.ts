import type { types } from '@slack/bolt';
import type { Button, Reply } from '../../commands/reply.ts';
import { cleanLine } from '../messaging/clean-text.ts';
import { cardPage, type PageLine, type PageSize, pagesOf, runsOf } from '../messaging/pages.ts';
import { escapeMarkup } from './slack-text.ts';

/** A section of Slack holds so many characters; a code block, so many columns before a phone wraps it. */
const SIZE: PageSize = { characters: 3_000, columns: 44 };
const LONGEST_LABEL = 75;
const ROW_BUTTONS = 5;
/** A message has 50 blocks at most, and words need some of them. */
const MOST_ROWS = 40;

/** A block as Slack takes it. Words are never markup: rich text is shown as it is, mentions and signs included. */
type Block = types.RichTextBlock | types.SectionBlock | types.ActionsBlock;

/** One message: in blocks, and the words alone for notifications and for when Slack takes no rich text. */
export interface MessageBlocks {
  readonly rich: Block;
  readonly plain: string;
}

/** The words of Slack for the words of a command: `/orders` is `/munim orders` here. */
export type Wording = (text: string) => string;

/** The messages of a reply; at least one. */
export function messageBlocks(reply: Reply, wording: Wording): readonly MessageBlocks[] {
  return pagesOf(worded(reply, wording), SIZE).map(rendered);
}

/** The one message of a card; what does not fit is counted. */
export function cardBlocks(reply: Reply, wording: Wording): MessageBlocks {
  return rendered(cardPage(worded(reply, wording), SIZE));
}

/** What a message is sent as. */
export function payloadOf(
  { rich, plain }: MessageBlocks,
  {
    rows,
    isPlain,
    idOf,
  }: {
    readonly rows: readonly (readonly Button[])[];
    readonly isPlain: boolean;
    readonly idOf: (button: Button) => string;
  },
): { readonly text: string; readonly blocks: Block[] } {
  const words: Block = isPlain ? { type: 'section', text: plainText(plain) } : rich;
  return { text: escapeMarkup(plain), blocks: [words, ...actionBlocks(rows, idOf)] };
}

/** Rows of buttons; Slack takes as many as fit a message. */
function actionBlocks(
  rows: readonly (readonly Button[])[],
  idOf: (button: Button) => string,
): readonly types.ActionsBlock[] {
  const short = rows.flatMap((row) => inFives(row)).slice(0, MOST_ROWS);
  return short.map((row, at) => ({
    type: 'actions',
    elements: row.map((button, place) => ({
      type: 'button',
      action_id: `press-${at}-${place}`,
      text: plainText(labelOf(button)),
      value: idOf(button),
      ...(button.style === undefined ? {} : { style: button.style }),
    })),
  }));
}

function inFives(row: readonly Button[]): readonly (readonly Button[])[] {
  const rows: (readonly Button[])[] = [];
  for (let at = 0; at < row.length; at += ROW_BUTTONS) rows.push(row.slice(at, at + ROW_BUTTONS));
  return rows;
}

function labelOf({ label }: Button): string {
  const clean = cleanLine(label) || '-';
  // Cleaned again: the cut may have halved a character.
  return clean.length > LONGEST_LABEL ? cleanLine(`${clean.slice(0, LONGEST_LABEL - 1)}…`) : clean;
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function worded(reply: Reply, wording: Wording): Reply {
  return { ...reply, headline: wording(reply.headline), lines: reply.lines.map(wording) };
}

function rendered(lines: readonly PageLine[]): MessageBlocks {
  const elements = sections(runsOf(lines));
  return { rich: { type: 'rich_text', elements }, plain: lines.map(({ text }) => text).join('\n') };
}

type Section = types.RichTextSection | types.RichTextPreformatted;

/** Words that follow each other share a section; columns have a code block of their own. */
function sections(runs: readonly PageLine[]): Section[] {
  const made: Section[] = [];
  for (const run of runs) {
    const last = made.at(-1);
    const shown = richText(run);
    if (run.dress === 'pre') made.push({ type: 'rich_text_preformatted', elements: [shown] });
    else if (last?.type === 'rich_text_section') last.elements.push({ type: 'text', text: '\n' }, shown);
    else made.push({ type: 'rich_text_section', elements: [shown] });
  }
  return made;
}

function richText({ dress, text }: PageLine): types.RichTextText {
  // Slack refuses a text without a character.
  const words = { type: 'text' as const, text: text === '' ? '\n' : text };
  return dress === 'bold' ? { ...words, style: { bold: true } } : words;
}
