import type { Reply } from '../../commands/reply.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { textTable } from './text-table.ts';

/** A reply longer than this many messages is cut: nobody reads on. */
const MOST_PAGES = 5;
/** What a card leaves free to say that there is more. */
const MORE_CHARACTERS = 96;

/** A line of a message: the headline, words, or a row in columns of one width. */
export interface PageLine {
  readonly dress: 'bold' | 'plain' | 'pre';
  readonly text: string;
}

/** What one message of a platform holds. */
export interface PageSize {
  readonly characters: number;
  /** Columns of a table before its lines wrap. */
  readonly columns: number;
}

/** The messages of a reply; at least one, and none empty. */
export function pagesOf(reply: Reply, { characters, columns }: PageSize): readonly (readonly PageLine[])[] {
  const lines = linesOf(reply, columns).flatMap((line) => withinLimit(line, characters));
  const groups = grouped(lines, characters);
  const kept = groups.slice(0, MOST_PAGES);
  if (groups.length > MOST_PAGES) {
    kept.push([{ dress: 'plain', text: 'There is more. Ask for less at a time.' }]);
  }
  return kept;
}

/** The one message of a card; what does not fit is counted. */
export function cardPage(reply: Reply, { characters, columns }: PageSize): readonly PageLine[] {
  const lines = linesOf(reply, columns);
  const whole = grouped(
    lines.flatMap((line) => withinLimit(line, characters)),
    characters,
  );
  const [only] = whole;
  if (only !== undefined && whole.length === 1) return only;
  const room = characters - MORE_CHARACTERS;
  const pieces = lines.flatMap((line) => withinLimit(line, room));
  const shown = grouped(pieces, room)[0] ?? [];
  const left = pieces.length - shown.length;
  const text = `${left} more ${left === 1 ? 'line does' : 'lines do'} not fit here. Ask for less at a time.`;
  return [...shown, { dress: 'plain', text }];
}

/** Lines that follow each other in one dress, as one text. */
export function runsOf(lines: readonly PageLine[]): readonly PageLine[] {
  const runs: { readonly dress: PageLine['dress']; readonly texts: string[] }[] = [];
  for (const { dress, text } of lines) {
    const run = runs.at(-1);
    if (run?.dress === dress) run.texts.push(text);
    else runs.push({ dress, texts: [text] });
  }
  return runs.map(({ dress, texts }) => ({ dress, text: texts.join('\n') }));
}

function linesOf(reply: Reply, columns: number): readonly PageLine[] {
  const headline = cleanLine(reply.headline);
  const lines: PageLine[] = headline === '' ? [] : [{ dress: 'bold', text: headline }];
  for (const text of reply.lines.flatMap((line) => cleanText(line).split('\n'))) {
    lines.push({ dress: 'plain', text });
  }
  for (const table of reply.tables) {
    const { kind, lines: rows } = textTable(table, columns);
    for (const text of rows) lines.push({ dress: kind === 'columns' ? 'pre' : 'plain', text });
  }
  const says = lines.some(({ text }) => text.trim() !== '');
  return says ? lines : [{ dress: 'plain', text: 'Done.' }];
}

/** A line no message can hold becomes several. */
function withinLimit(line: PageLine, limit: number): readonly PageLine[] {
  if (line.text.length <= limit) return [line];
  const pieces: PageLine[] = [];
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

function grouped(lines: readonly PageLine[], limit: number): (readonly PageLine[])[] {
  const groups: PageLine[][] = [];
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
