import type { ChartSpan, ChartWish, StudyWish } from '../desk-charts.ts';
import { quoteText } from '../domain/decimal-text.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { TIMEFRAMES, type Timeframe } from '../domain/timeframe.ts';
import { studiesLike, studyAt, studyWishesAt, timeframeOf, wordsOf } from '../studies/study-words.ts';

const MOST_STUDIES = 8;
/** Asks for imported bars. */
const IMPORTED = 'imported';
const EXAMPLE = '/chart reliance 5m rsi bb';

const UNITS: ReadonlyMap<string, ChartSpan['unit']> = new Map([
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['m', 'month'],
  ['y', 'year'],
]);

const THEMES: ReadonlyMap<string, ChartWish['theme']> = new Map([
  ['light', 'light'],
  ['dark', 'dark'],
]);

/** Everything said after the symbol, while it is being read. */
interface Draft {
  timeframe: Timeframe | undefined;
  span: ChartSpan | undefined;
  readonly studies: StudyWish[];
  theme: ChartWish['theme'];
  imported: boolean;
}

/**
 * Takes apart what stands after `/chart`: `infy 15m ema20 ema50 macd 3m`. The first length of time that is a bar's is the
 * bar's, a second one is how far back: 3m is three minutes, then three months. `isSymbol` tells whether words name something.
 */
export function readChart(
  text: string,
  isSymbol: (words: string) => boolean,
): Result<{ readonly subject: string; readonly wish: ChartWish }, Refusal> {
  const words = leadingTimeLast(wordsOf(text));
  if (words.length === 0) return fail(refusal('BAD_ARGUMENTS', `A chart of what? For example ${EXAMPLE}.`));
  const start = words.findIndex((_, at) => at > 0 && isChartWord(words.slice(at)));
  const names = start === -1 ? words : words.slice(0, start);
  const named = symbolPart(names, isSymbol);
  if (named.length < names.length) return fail(unknownWord(names[named.length] ?? '', named.join(' ')));
  const draft: Draft = { timeframe: undefined, span: undefined, studies: [], theme: 'dark', imported: false };
  const problem = start === -1 ? undefined : readRest(words.slice(start), draft, named.join(' '));
  return problem === undefined ? ok({ subject: named.join(' '), wish: draft }) : fail(problem);
}

/** `5m reliance` is `reliance 5m`. */
function leadingTimeLast(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  return rest.length > 0 && timeframeOf(first) !== undefined ? [...rest, first] : words;
}

function spanOf(word: string): ChartSpan | undefined {
  const found = /^(\d{1,4})(d|w|mo|m|y)$/.exec(word);
  const unit = UNITS.get(found?.[2] ?? '');
  const count = Number(found?.[1] ?? 0);
  return unit === undefined || count === 0 ? undefined : { count, unit };
}

function isChartWord(words: readonly string[]): boolean {
  const [word = ''] = words;
  const isTime = timeframeOf(word) !== undefined || /^\d+(?:h|d|w|mo|m|y)$/.test(word);
  return isTime || THEMES.has(word) || word === IMPORTED || studyAt(words) !== undefined;
}

/**
 * The longest beginning that names something when what follows it looks like an indicator; else all of it: whether it is
 * known is the symbol search's to say.
 */
function symbolPart(names: readonly string[], isSymbol: (words: string) => boolean): readonly string[] {
  for (let length = names.length; length > 0; length -= 1) {
    if (!isSymbol(names.slice(0, length).join(' '))) continue;
    const isSlip = length < names.length && studiesLike(names[length] ?? '').length > 0;
    return isSlip ? names.slice(0, length) : names;
  }
  return names;
}

/** Reads words into the draft; why that cannot be, or undefined when it is done. */
function readRest(words: readonly string[], draft: Draft, subject: string): Refusal | undefined {
  let at = 0;
  while (at < words.length) {
    const taken = takeStudy(words.slice(at), draft);
    if (typeof taken !== 'number') return taken;
    if (taken > 0) {
      at += taken;
      continue;
    }
    const problem = takeOther(words[at] ?? '', draft, subject);
    if (problem !== undefined) return problem;
    at += 1;
  }
  if (draft.studies.length <= MOST_STUDIES) return undefined;
  return refusal(
    'BAD_ARGUMENTS',
    `That is ${draft.studies.length} indicators. Name at most ${MOST_STUDIES}.`,
  );
}

/** How many words the indicator at the beginning took; 0 when there is none. */
function takeStudy(words: readonly string[], draft: Draft): number | Refusal {
  const named = studyWishesAt(words);
  if (named === undefined) return 0;
  if (!named.wishes.ok) return named.wishes.error;
  draft.studies.push(...named.wishes.value);
  return named.taken;
}

function takeOther(word: string, draft: Draft, subject: string): Refusal | undefined {
  const theme = THEMES.get(word);
  if (theme !== undefined) {
    draft.theme = theme;
    return undefined;
  }
  if (word === IMPORTED) {
    draft.imported = true;
    return undefined;
  }
  const timeframe = timeframeOf(word);
  if (timeframe !== undefined && draft.timeframe === undefined) {
    draft.timeframe = timeframe;
    return undefined;
  }
  const span = spanOf(word);
  if (span === undefined) return unknownWord(word, subject);
  if (draft.span !== undefined) {
    return refusal(
      'BAD_ARGUMENTS',
      `${word} is one length of time too many. Say the bars once and the span once.`,
    );
  }
  if (/\dm$/.test(word) && draft.timeframe === undefined) return oddMinutes(span.count, subject);
  draft.span = span;
  return undefined;
}

function oddMinutes(count: number, subject: string): Refusal {
  return refusal(
    'BAD_ARGUMENTS',
    `There are no bars of ${count}m; there are ${TIMEFRAMES.join(', ')}. For ${count} months say ${count}mo.`,
    [{ label: `${count} months`, command: `/chart ${subject} ${count}mo` }],
  );
}

function unknownWord(word: string, subject: string): Refusal {
  if (/^\d+h$/.test(word)) {
    return refusal('BAD_ARGUMENTS', `There are no bars of ${word}. Say one of ${TIMEFRAMES.join(', ')}.`);
  }
  const like = studiesLike(word);
  const hint = like.length === 0 ? `For example ${EXAMPLE}.` : `Did you mean ${like.join(', ')}?`;
  return refusal(
    'BAD_ARGUMENTS',
    `${quoteText(word)} is no indicator and no length of time. ${hint}`,
    like.map((name) => ({ label: name, command: `/chart ${subject} ${name}` })),
  );
}
