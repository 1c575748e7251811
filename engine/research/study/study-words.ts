import { quoteText } from '../../domain/decimal-text.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import { planKey } from '../../strategies/plan-settings.ts';
import { STRATEGIES } from '../../strategies/registry.ts';
import { readSpan, type SpanWish, spanText } from './span-words.ts';
import { plainTimes } from './spoken-times.ts';
import { isStudyKey } from './study-terms.ts';

/** What cannot be meant, as a sentence, and lines of which one may be. */
interface WrongWords {
  readonly says: string;
  readonly instead: readonly { readonly label: string; readonly line: string }[];
}

/** A line taken apart. What names a strategy or a symbol is told apart by who knows them. */
export interface StudyWords {
  readonly timeframe: Timeframe | undefined;
  readonly span: SpanWish | undefined;
  /** `key=value`, and switches that stand alone: `intraday`. */
  readonly given: Readonly<Record<string, string>>;
  /** Everything else, in its order; a comma list is one word, and so is `ensemble(rsi, ma-cross)`. */
  readonly names: readonly string[];
  /** The line as it was understood, word by word. */
  readonly words: readonly string[];
  readonly wrong?: WrongWords;
}

const TIMEFRAME_WORDS: Readonly<Record<string, Timeframe>> = {
  daily: '1d',
  day: '1d',
  d: '1d',
  hourly: '60m',
  '1h': '60m',
  hour: '60m',
};
/** Plan switches that people write without a value. */
const BARE_SWITCHES: ReadonlySet<string> = new Set(['intraday', 'mis', 'shorts', 'anchored', 'agreed']);
const PAIR = /^([a-z][a-z.-]*)=(.*)$/i;
/** What follows the name of a setting that was written without its `=`: `period 10`, `stop 2%`. */
const VALUE = /^(?:\d[\d,.]*(?:%|bp|k|l|lakhs?|lacs?|cr|crores?)?|off|fixed|all-in|random|halving|bayes)$/i;
/** Words that only hold a sentence together. */
const FILLERS: ReadonlySet<string> = new Set(
  `on for the last of with and over in at vs versus strategy strategies please bars using between past previous from to
   par ka ki ke ko se mein me aur tak wala wali pichle pichla pichli karo chalao dikhao
   पर का की के को से में और तक पिछले पिछला पिछली करो चलाओ दिखाओ`.split(/\s+/),
);
/** The five of which a desk is made: everything that trades. */
const ALL_STRATEGIES = STRATEGIES.filter(({ style }) => style !== 'passive')
  .map(({ name }) => name)
  .join(',');
const EVERY = /\b(?:all|every|sab|saari|sari|saare)\s+(?:the\s+)?(?:five\s+|5\s+)?strateg(?:y|ies)\b/gi;

/** Names of several words, the longest first, each with the one word that it is: `volume breakout` is `volume`. */
const LONG_NAMES = STRATEGIES.flatMap(({ name, aliases }) =>
  [name, ...aliases]
    .filter((each) => each.includes('-'))
    .map((each) => ({
      name,
      said: new RegExp(`\\b${each.replaceAll('-', '[\\s-]+')}\\b`, 'gi'),
      length: each.length,
    })),
).sort((a, b) => b.length - a.length);

/** Words separated by spaces; brackets and commas hold what is around them together. */
function split(text: string): readonly string[] {
  const said = LONG_NAMES.reduce(
    (line, long) => line.replaceAll(long.said, long.name),
    text.trim().replaceAll(EVERY, ALL_STRATEGIES),
  );
  const held = plainTimes(said)
    // `reliance pe` is on RELIANCE; `25000 pe` is a put.
    .replaceAll(/(?<![\d\s])\s+pe\b/gi, ' ')
    .replaceAll(/\([^)]*\)/g, (inside) => inside.replaceAll(/\s+/g, ''))
    .replaceAll(/\s*,\s*/g, ',')
    .replaceAll(/\s*=\s*/g, '=')
    .replaceAll(/\s*\.\.\s+/g, '.. ')
    .replaceAll(/(\d)\s*\.\.\s*(\d)/g, '$1..$2')
    .replaceAll(/(\w)\s+\(/g, '$1(');
  return pairs(held.split(/\s+/).filter((word) => word !== '' && word !== ','));
}

const PARAMETERS: ReadonlySet<string> = new Set(
  STRATEGIES.flatMap(({ parameters }) => Object.keys(parameters)),
);

function isSetting(word: string): boolean {
  const key = word.toLowerCase();
  return PARAMETERS.has(key) || planKey(key) !== undefined || isStudyKey(key);
}

/** Joins `period 10` to `period=10`. */
function pairs(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const next = words[i + 1] ?? '';
    const isPair = isSetting(word) && VALUE.test(next) && readSpan(next) === undefined;
    joined.push(isPair ? `${word}=${next}` : word);
    if (isPair) i += 1;
  }
  return joined;
}

function timeframeOf(word: string): Timeframe | undefined {
  const lower = word.toLowerCase().replace(/min$/, 'm');
  return isTimeframe(lower) ? lower : TIMEFRAME_WORDS[lower];
}

type Part = { readonly word: string } & (
  | { readonly kind: 'given'; readonly key: string; readonly value: string }
  | { readonly kind: 'timeframe'; readonly timeframe: Timeframe }
  | { readonly kind: 'span'; readonly span: SpanWish }
  | { readonly kind: 'name' }
  | { readonly kind: 'wrong'; readonly says: string }
);

function partOf(word: string): Part | undefined {
  const lower = word.toLowerCase();
  const [, key, value] = PAIR.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return named(word, key.toLowerCase(), value);
  if (BARE_SWITCHES.has(lower)) return { word, kind: 'given', key: planKey(lower) ?? lower, value: 'on' };
  const timeframe = timeframeOf(word);
  if (timeframe !== undefined) return { word, kind: 'timeframe', timeframe };
  if (/^\d+min$/.test(lower)) return { word, kind: 'wrong', says: noBarsOf(word) };
  const span = readSpan(word);
  if (span !== undefined) return { word, kind: 'span', span };
  return FILLERS.has(lower) ? undefined : { word, kind: 'name' };
}

/** `tf=` and `span=` say the same as bare words. */
function named(word: string, key: string, value: string): Part {
  if (key === 'tf' || key === 'timeframe') {
    const timeframe = timeframeOf(value);
    return timeframe === undefined
      ? { word, kind: 'wrong', says: noBarsOf(value) }
      : { word, kind: 'timeframe', timeframe };
  }
  if (key !== 'span') return { word, kind: 'given', key, value };
  const span = readSpan(value);
  return span === undefined ? { word, kind: 'wrong', says: noSpan(value) } : { word, kind: 'span', span };
}

const FROM = 'from=';
const TO = 'to=';

/** `from=` and `to=` are one span, where the first of them stands. */
function withDays(words: readonly string[]): readonly string[] {
  const edge = (side: string) => words.find((word) => word.toLowerCase().startsWith(side));
  const from = edge(FROM);
  const to = edge(TO);
  const first = words.find((word) => word === from || word === to);
  const said = `span=${from?.slice(FROM.length) ?? ''}..${to?.slice(TO.length) ?? ''}`;
  return words.flatMap((word) => {
    if (word === first) return [said];
    return word === from || word === to ? [] : [word];
  });
}

/** Takes a line apart: `rsi reliance 2y stop=2`, `ma-cross nifty50 15m fast=5..50/5`, `rsi tcs pichle 6 mahine`. */
export function readStudyWords(text: string): StudyWords {
  const parts = withDays(split(text)).flatMap((word) => partOf(word) ?? []);
  const of = <Kind extends Part['kind']>(kind: Kind) =>
    parts.filter((part): part is Extract<Part, { kind: Kind }> => part.kind === kind);
  const read = {
    timeframe: of('timeframe')[0]?.timeframe,
    span: of('span')[0]?.span,
    given: Object.fromEntries(of('given').map(({ key, value }) => [key, value])),
    names: of('name').map(({ word }) => word),
    words: parts.map(({ word }) => word),
  };
  const wrong = twice(parts) ?? wrongPart(of('wrong')[0]) ?? turned(read.span);
  return wrong === undefined ? read : { ...read, wrong };
}

function wrongPart(part: { readonly says: string } | undefined): WrongWords | undefined {
  return part === undefined ? undefined : { says: part.says, instead: [] };
}

function noBarsOf(said: string): string {
  return `There are no bars of ${quoteText(said)}. Say one of ${TIMEFRAMES.join(', ')}.`;
}

function noSpan(said: string): string {
  return `${quoteText(said)} is no span. Write days as 2024-01-15, years as 2024, or a length such as 2y.`;
}

function turned(span: SpanWish | undefined): WrongWords | undefined {
  const isTurned = span?.kind === 'days' && span.from !== undefined && span.to !== undefined;
  return isTurned && span.from > span.to
    ? {
        says: `The span ends on ${span.to}, before it begins on ${span.from}. Turn the dates round.`,
        instead: [],
      }
    : undefined;
}

/** What a part settles, and how: two parts that settle the same otherwise cannot both be meant. */
function settled(part: Part): readonly [what: string, how: string] | undefined {
  switch (part.kind) {
    case 'span':
      return ['span', spanText(part.span)];
    case 'timeframe':
      return ['timeframe', part.timeframe];
    case 'given':
      return [planKey(part.key) ?? part.key, part.value];
    case 'name':
    case 'wrong':
      return undefined;
  }
}

/** A question where something is said twice and differently: never the last of them in silence. */
function twice(parts: readonly Part[]): WrongWords | undefined {
  const all = parts.map((part) => ({ word: part.word, settles: settled(part) }));
  for (const { settles } of all) {
    if (settles === undefined) continue;
    const [what] = settles;
    const rivals = all.filter((one) => one.settles?.[0] === what);
    const ways = [...new Set(rivals.map((one) => one.settles?.[1] ?? ''))];
    if (ways.length < 2) continue;
    const lineWith = (way: string) => {
      const kept = rivals.find((one) => one.settles?.[1] === way);
      return all
        .filter((one) => one === kept || !rivals.includes(one))
        .map(({ word }) => word)
        .join(' ');
    };
    return {
      says: `The ${what} is said as ${ways.map(quoteText).join(' and as ')}. Which one is meant?`,
      instead: ways.map((way) => ({ label: way, line: lineWith(way) })),
    };
  }
  return undefined;
}
