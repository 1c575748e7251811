import { refuse, type Step } from './understanding.ts';

/** Longest line that is read, as a chat platform's message. */
const LONGEST_LINE = 4_096;

const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;

/**
 * A chat line made safe to read: letters in their common form (NFKC: `ｂｕｙ` is `buy`), one line, no invisible
 * characters inside. Digits are never converted: other than 0 to 9 they are refused, because a number that
 * looks right and reads otherwise is an order nobody meant.
 */
export function cleanLine(line: string): Step<string> {
  if (line.length > LONGEST_LINE) {
    return refuse(
      'BAD_ARGUMENTS',
      'That line is too long. Send one order a line, for example: buy 10 reliance.',
    );
  }
  const trimmed = trimInvisible(line);
  if (/[\p{Nd}\p{Nl}\p{No}]/u.test(trimmed.replace(/[0-9]+/g, ''))) {
    return refuse('BAD_ARGUMENTS', 'That line has digits I do not read. Type numbers with 0 to 9.');
  }
  if (/[\n\r\u0085\u2028\u2029]/.test(trimmed)) {
    return refuse('BAD_ARGUMENTS', 'I read one order at a time. Send each in a line of its own.');
  }
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(trimmed.replace(/\t/g, ' '))) {
    return refuse('BAD_ARGUMENTS', 'That line hides invisible characters. Type it again by hand.');
  }
  const plain = trimmed.replace(/[\p{L}\p{M}]+/gu, (letters) => letters.normalize('NFKC'));
  // A letter that turns into a digit would be a number nobody typed.
  return digitsOf(plain) === digitsOf(trimmed) && plain.length <= LONGEST_LINE
    ? { ok: true, value: plain }
    : refuse('BAD_ARGUMENTS', 'That line has letters I do not read. Type it with plain letters.');
}

function digitsOf(text: string): string {
  return text.replace(/[^0-9]+/g, '');
}

/** Without spaces and invisible characters at both ends: pasted text often carries them. */
function trimInvisible(line: string): string {
  let from = 0;
  let to = line.length;
  while (from < to && INVISIBLE.test(line.charAt(from))) from += 1;
  while (to > from && INVISIBLE.test(line.charAt(to - 1))) to -= 1;
  return line.slice(from, to);
}
