import type { SaidScreen } from '../desk-alerts.ts';
import { quoteText, readDecimal } from '../domain/decimal-text.ts';
import { RUPEE } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Clause, Direction, Measure } from '../domain/screen.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { studiesLike, studyWishesAt, timeframeOf, wordsOf } from '../studies/study-words.ts';

const MOST_CLAUSES = 6;
const EXAMPLE = 'nifty > 25500, reliance rsi14 < 30, infy change < -2% or tcs volume > 2x';

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['>', 'above'],
  ['>=', 'above'],
  ['above', 'above'],
  ['over', 'above'],
  ['upar', 'above'],
  ['<', 'below'],
  ['<=', 'below'],
  ['below', 'below'],
  ['under', 'below'],
  ['neeche', 'below'],
]);
/** `nifty up 1%`, `infy down 2%`: the change of the day, without a comparison. */
const MOVES: ReadonlyMap<string, Direction> = new Map([
  ['up', 'above'],
  ['rises', 'above'],
  ['down', 'below'],
  ['falls', 'below'],
]);
const FILLERS = new Set(['when', 'if', 'is', 'goes', 'gets', 'crosses', 'by', 'jab', 'ho', 'at']);
const JOINS = new Set(['and', '&', '&&', 'aur']);

const PLAIN: ReadonlyMap<string, Measure> = new Map([
  ['price', { kind: 'price' }],
  ['ltp', { kind: 'price' }],
  ['last', { kind: 'price' }],
  ['close', { kind: 'price' }],
  ['change', { kind: 'change' }],
  ['chg', { kind: 'change' }],
  ['%', { kind: 'change' }],
  ['volume', { kind: 'volume' }],
  ['vol', { kind: 'volume' }],
]);

/** How many times the average of the twenty bars before. */
const VOLUME_RATIO: Measure = { kind: 'study', name: 'volume-ratio', settings: {}, output: 'volumeRatio' };

interface Side {
  readonly measure: Measure;
  readonly text: string;
}

/**
 * Takes apart `reliance rsi14 < 30 and volume > 2x 15m`: the words that name something, the comparisons, and the length
 * of the bars that indicators stand on.
 */
export function readScreen(text: string, standard: Timeframe): Result<SaidScreen, Refusal> {
  const words = wordsOf(text.replace(/([<>]=?)/g, ' $1 ')).filter((word) => !FILLERS.has(word));
  const { rest, timeframe } = takeTimeframe(words, standard);
  const groups = split(rest);
  if (groups.length > MOST_CLAUSES) {
    return fail(
      refusal('BAD_ARGUMENTS', `That is ${groups.length} comparisons. Say at most ${MOST_CLAUSES}.`),
    );
  }
  let subject = '';
  const clauses: Clause[] = [];
  for (const [place, group] of groups.entries()) {
    const read = readGroup(group, place === 0);
    if (!read.ok) return read;
    subject = place === 0 ? read.value.subject : subject;
    clauses.push(read.value.clause);
  }
  return ok({ subject, clauses, timeframe });
}

function takeTimeframe(
  words: readonly string[],
  standard: Timeframe,
): { readonly rest: readonly string[]; readonly timeframe: Timeframe } {
  const place = words.findLastIndex((word) => timeframeOf(word) !== undefined);
  const timeframe = timeframeOf(words[place] ?? '');
  if (timeframe === undefined) return { rest: words, timeframe: standard };
  return { rest: words.filter((_, at) => at !== place), timeframe };
}

function split(words: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [[]];
  for (const word of words) {
    if (JOINS.has(word)) groups.push([]);
    else groups.at(-1)?.push(word);
  }
  return groups;
}

interface Group {
  readonly subject: string;
  readonly clause: Clause;
}

function readGroup(words: readonly string[], mayName: boolean): Result<Group, Refusal> {
  const at = words.findIndex((word) => DIRECTIONS.has(word));
  const is = DIRECTIONS.get(words[at] ?? '');
  if (is === undefined) return readMove(words, mayName);
  const left = readLeft(words.slice(0, at), mayName);
  if (!left.ok) return left;
  const right = readSide(words.slice(at + 1));
  if (!right.ok) return right;
  const { subject, side } = left.value;
  const times = /^[\d.,]+x$/.test(words[at + 1] ?? '');
  if (times && side.measure.kind !== 'volume') {
    return fail(refusal('BAD_ARGUMENTS', `${words[at + 1]} compares volumes only. Write volume > 2x.`));
  }
  const measure = times ? VOLUME_RATIO : side.measure;
  const clause = { left: measure, is, right: right.value.measure };
  return ok({ subject, clause: { ...clause, text: `${side.text} ${is} ${right.value.text}` } });
}

/** `down 2%` is a change below -2 %. */
function readMove(words: readonly string[], mayName: boolean): Result<Group, Refusal> {
  const at = words.findIndex((word) => MOVES.has(word));
  const is = MOVES.get(words[at] ?? '');
  const percent = readNumber(words[at + 1] ?? '');
  if (is === undefined || percent === undefined || at + 2 !== words.length || (at > 0 && !mayName)) {
    return fail(noComparison(words));
  }
  const size = Math.abs(percent);
  const value = is === 'above' ? size : -size;
  const clause: Clause = {
    left: { kind: 'change' },
    is,
    right: { kind: 'level', value },
    text: `change ${is} ${value}%`,
  };
  return ok({ subject: words.slice(0, at).join(' '), clause });
}

function noComparison(words: readonly string[]): Refusal {
  const said = words.length === 0 ? 'Nothing' : quoteText(words.join(' '));
  return refusal('BAD_ARGUMENTS', `${said} compares nothing. Use > or <: ${EXAMPLE}.`);
}

/** The longest end that is a measure; what stands before it names the instrument. Without one it is the price. */
function readLeft(
  words: readonly string[],
  mayName: boolean,
): Result<{ readonly subject: string; readonly side: Side }, Refusal> {
  const last = mayName ? words.length - 1 : 0;
  for (let at = 0; at <= last; at += 1) {
    const side = sideOf(words.slice(at));
    // `nifty 50 > 25500` is about NIFTY 50.
    if (side === undefined || (side.ok && side.value.measure.kind === 'level')) continue;
    return side.ok ? ok({ subject: words.slice(0, at).join(' '), side: side.value }) : side;
  }
  if (mayName) return ok({ subject: words.join(' '), side: { measure: { kind: 'price' }, text: 'price' } });
  return fail(unknownMeasure(words));
}

function readSide(words: readonly string[]): Result<Side, Refusal> {
  return sideOf(words) ?? fail(unknownMeasure(words));
}

function unknownMeasure(words: readonly string[]): Refusal {
  const like = studiesLike(words[0] ?? '');
  const hint =
    like.length === 0 ? `Use a number or an indicator: ${EXAMPLE}.` : `Did you mean ${like.join(', ')}?`;
  return refusal('BAD_ARGUMENTS', `${quoteText(words.join(' '))} is nothing to compare with. ${hint}`);
}

/** What words mean as one side of a comparison; undefined when they mean nothing, a refusal when they nearly do. */
function sideOf(words: readonly string[]): Result<Side, Refusal> | undefined {
  const [first = '', ...others] = words;
  const plain = PLAIN.get(first);
  if (plain !== undefined && others.length === 0) return ok({ measure: plain, text: plain.kind });
  const number = readNumber(words.join(' '));
  if (number !== undefined) return ok({ measure: { kind: 'level', value: number }, text: words.join(' ') });
  return studySide(words);
}

function readNumber(text: string): number | undefined {
  const bare = text.replace(/^₹|^rs\.?\s*/, '').replace(/%$|x$/, '');
  const negative = bare.startsWith('-');
  const read = readDecimal(negative ? bare.slice(1) : bare);
  if (bare === '' || !read.ok) return undefined;
  return (negative ? -read.value : read.value) / RUPEE;
}

function studySide(words: readonly string[]): Result<Side, Refusal> | undefined {
  const named = studyWishesAt(words);
  if (named === undefined || named.taken < words.length - 1) return undefined;
  const { indicator, wishes, taken } = named;
  if (!wishes.ok) return wishes;
  const [study, ...more] = wishes.value;
  if (study === undefined || more.length > 0) return undefined;
  const line = words[taken];
  const output = outputOf(study.name, indicator.prepare(study.settings), line);
  if (output === undefined || !output.ok) return output;
  const { name, settings, text } = study;
  return ok({
    measure: { kind: 'study', name, settings, output: output.value },
    text: line === undefined ? text : `${text} ${line}`,
  });
}

/** Which of an indicator's lines is meant; one that bears its name, or the only one, need not be said. */
function outputOf(
  name: string,
  prepared: Result<{ readonly outputs: readonly string[] }, string>,
  said: string | undefined,
): Result<string, Refusal> | undefined {
  if (!prepared.ok) return undefined;
  const { outputs } = prepared.value;
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (said !== undefined) {
    const found = outputs.find((output) => plain(output) === plain(said));
    return found === undefined ? undefined : ok(found);
  }
  const own =
    outputs.find((output) => plain(output) === plain(name)) ??
    (outputs.length === 1 ? outputs[0] : undefined);
  if (own !== undefined) return ok(own);
  return fail(
    refusal(
      'BAD_ARGUMENTS',
      `${name} has ${outputs.join(', ')}. Say which: ${name} ${outputs[0] ?? ''} > 100.`,
    ),
  );
}
