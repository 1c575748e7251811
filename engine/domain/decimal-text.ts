import { RUPEE } from './price.ts';
import { fail, ok, type Result } from './result.ts';

/** Why a text is no amount: `code` for programs, `message` for people, ending with what to write. */
export interface AmountRefusal {
  readonly code:
    | 'NOT_A_NUMBER'
    | 'FOREIGN_DIGITS'
    | 'SCIENTIFIC'
    | 'BAD_GROUPING'
    | 'TOO_MANY_DECIMALS'
    | 'NEGATIVE'
    | 'ZERO'
    | 'FRACTION'
    | 'TOO_LARGE';
  readonly message: string;
}

/** Number words of Indian English and Hindi, as multipliers. */
const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['k', 1_000],
  ['thousand', 1_000],
  ['hazaar', 1_000],
  ['hazar', 1_000],
  ['l', 100_000],
  ['lac', 100_000],
  ['lacs', 100_000],
  ['lakh', 100_000],
  ['lakhs', 100_000],
  ['cr', 10_000_000],
  ['crore', 10_000_000],
  ['crores', 10_000_000],
]);

/** The multiplier of a number word (`lakh`, `cr`, `hazaar`, `k`); undefined for any other word. */
export function magnitudeOf(word: string): number | undefined {
  return MAGNITUDES.get(word);
}

/** Longest text that is read as a number. */
const LONGEST = 40;
const MOST_WHOLE_DIGITS = 15;
const MOST_DECIMALS = 4;

const no = (code: AmountRefusal['code'], message: string): Result<never, AmountRefusal> =>
  fail({ code, message });

/** A user's text as it may be repeated in a message: short, without control, bidi or invisible characters. */
export function quoteText(text: string): string {
  const clean = text
    .slice(0, 60)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return clean.length > 24 ? `${clean.slice(0, 24)}...` : clean;
}

/**
 * Reads an unsigned decimal in ten-thousandths by grammar, never by coercion:
 * `digits[.digits] [lakh|crore|hazaar|thousand|lac|l|cr|k]`, whole part plain or grouped the Indian
 * (1,23,456) or the western way (123,456), at most four decimals, ASCII digits only. The answer is an exact
 * safe integer; zero is an answer.
 */
export function readDecimal(text: string): Result<number, AmountRefusal> {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > LONGEST) return no('TOO_LARGE', 'That number is too long. Write a smaller one.');
  const shape = checkShape(trimmed);
  if (!shape.ok) return shape;
  const { head, tail } = shape.value;
  const multiplier = tail === '' ? 1 : magnitudeOf(tail);
  if (multiplier === undefined) return strangeTail(trimmed, tail);
  const parts = head.split('.');
  const [whole = '', decimals = ''] = parts;
  if (parts.length > 2 || whole === '' || (parts.length === 2 && decimals === '') || decimals.includes(',')) {
    return no('NOT_A_NUMBER', `${quoteText(text)} is not a number. Write it like 1,23,456.50.`);
  }
  if (decimals.length > MOST_DECIMALS) {
    return no('TOO_MANY_DECIMALS', `${quoteText(text)} has too many decimals. Write at most four.`);
  }
  const digits = ungroup(whole);
  if (digits === undefined) {
    return no('BAD_GROUPING', `${quoteText(text)} is grouped oddly. Write 1,23,456 or 123456.`);
  }
  if (digits.length > MOST_WHOLE_DIGITS) {
    return no('TOO_LARGE', `${quoteText(text)} is too large. Write a smaller number.`);
  }
  const scaled = (Number(digits) * RUPEE + Number(decimals.padEnd(MOST_DECIMALS, '0'))) * multiplier;
  return Number.isSafeInteger(scaled)
    ? ok(scaled)
    : no('TOO_LARGE', `${quoteText(text)} is too large. Write a smaller number.`);
}

function checkShape(text: string): Result<{ readonly head: string; readonly tail: string }, AmountRefusal> {
  if (/[^\p{ASCII}]/u.test(text) && /\p{N}/u.test(text.replace(/[0-9]/g, ''))) {
    return no('FOREIGN_DIGITS', `${quoteText(text)} has digits I do not read. Type 0 to 9.`);
  }
  if (/^[-\u2212]\d/.test(text)) {
    return no('NEGATIVE', `${quoteText(text)} is negative. Write it without the minus.`);
  }
  let end = 0;
  while (end < text.length && '0123456789.,'.includes(text.charAt(end))) end += 1;
  const head = text.slice(0, end);
  if (head === '') return no('NOT_A_NUMBER', `${quoteText(text)} is not a number. Write digits, like 1,500.`);
  return ok({ head, tail: text.slice(end).trim() });
}

function strangeTail(text: string, tail: string): Result<never, AmountRefusal> {
  return /^e[-+]?\d/.test(tail)
    ? no('SCIENTIFIC', `${quoteText(text)} is scientific notation. Write all the digits, like 1000.`)
    : no('NOT_A_NUMBER', `${quoteText(text)} is not a number. Write it like 1,500 or 1.5 lakh.`);
}

/** The digits of a well-grouped whole number; undefined when the commas or a leading zero are wrong. */
function ungroup(whole: string): string | undefined {
  const groups = whole.split(',');
  const [first = '', ...rest] = groups;
  if (whole.length > 1 && whole.startsWith('0')) return undefined;
  if (rest.length === 0) return first;
  if (rest.at(-1)?.length !== 3 || first === '') return undefined;
  const middle = rest.slice(0, -1);
  const indian = first.length <= 2 && middle.every((group) => group.length === 2);
  const western = first.length <= 3 && middle.every((group) => group.length === 3);
  return indian || western ? groups.join('') : undefined;
}
