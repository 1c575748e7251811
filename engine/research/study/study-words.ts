import { quoteText } from '../../domain/decimal-text.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import { planKey } from '../../strategies/plan-settings.ts';
import { readSpan, type SpanWish } from './span-words.ts';

/** A line taken apart. What names a strategy or a symbol is told apart by who knows them. */
export interface StudyWords {
  readonly timeframe: Timeframe | undefined;
  readonly span: SpanWish | undefined;
  /** `key=value`, and switches that stand alone: `intraday`. */
  readonly given: Readonly<Record<string, string>>;
  /** Everything else, in its order; a comma list is one word, and so is `ensemble(rsi, ma-cross)`. */
  readonly names: readonly string[];
  /** What cannot be meant, as a sentence; undefined when all is well. */
  readonly wrong?: string;
}

const TIMEFRAME_WORDS: Readonly<Record<string, Timeframe>> = {
  daily: '1d',
  day: '1d',
  d: '1d',
  hourly: '60m',
  '1h': '60m',
  hour: '60m',
  '1min': '1m',
  '5min': '5m',
  '15min': '15m',
  '30min': '30m',
};
/** Plan switches that people write without a value. */
const BARE_SWITCHES: ReadonlySet<string> = new Set(['intraday', 'mis', 'shorts', 'anchored', 'agreed']);
const PAIR = /^([a-z][a-z.-]*)=(.*)$/i;
/** Words that only hold a sentence together. */
const FILLERS: ReadonlySet<string> = new Set(['on', 'for', 'the', 'last', 'of', 'with', 'and', 'over', 'in']);

/** Words separated by spaces; brackets and commas hold what is around them together. */
function split(text: string): readonly string[] {
  const held = text
    .trim()
    .replaceAll(/\([^)]*\)/g, (inside) => inside.replaceAll(/\s+/g, ''))
    .replaceAll(/\s*,\s*/g, ',')
    .replaceAll(/\s*=\s*/g, '=')
    .replaceAll(/\s*\.\.\s*/g, '..')
    .replaceAll(/(\w)\s+\(/g, '$1(');
  return held.split(/\s+/).filter((word) => word !== '');
}

function timeframeOf(word: string): Timeframe | undefined {
  const lower = word.toLowerCase();
  return isTimeframe(lower) ? lower : TIMEFRAME_WORDS[lower];
}

type Part =
  | { readonly kind: 'given'; readonly key: string; readonly value: string }
  | { readonly kind: 'timeframe'; readonly timeframe: Timeframe }
  | { readonly kind: 'span'; readonly span: SpanWish }
  | { readonly kind: 'name'; readonly word: string };

function partOf(word: string): Part | undefined {
  const lower = word.toLowerCase();
  const [, key, value] = PAIR.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return { kind: 'given', key: key.toLowerCase(), value };
  if (BARE_SWITCHES.has(lower)) return { kind: 'given', key: planKey(lower) ?? lower, value: 'on' };
  const timeframe = timeframeOf(word);
  if (timeframe !== undefined) return { kind: 'timeframe', timeframe };
  const span = readSpan(word);
  if (span !== undefined) return { kind: 'span', span };
  return FILLERS.has(lower) ? undefined : { kind: 'name', word };
}

/** Takes a line apart: `rsi reliance 2y stop=2`, `ma-cross nifty50 15m fast=5..50/5`. The last of two spans holds. */
export function readStudyWords(text: string): StudyWords {
  const given: Record<string, string> = {};
  const names: string[] = [];
  let timeframe: Timeframe | undefined;
  let span: SpanWish | undefined;
  for (const part of split(text).map(partOf)) {
    if (part?.kind === 'given') given[part.key] = part.value;
    if (part?.kind === 'timeframe') timeframe = part.timeframe;
    if (part?.kind === 'span') span = part.span;
    if (part?.kind === 'name') names.push(part.word);
  }
  return withNamedParts({ timeframe, span, given, names });
}

/** `from=`, `to=`, `tf=` and `span=` say the same as bare words. */
function withNamedParts({ timeframe, span, given, names }: StudyWords): StudyWords {
  const { from, to, tf, timeframe: named, span: spanWord, ...rest } = given;
  const bars = tf ?? named;
  const days = from === undefined && to === undefined ? spanWord : `${from ?? ''}..${to ?? ''}`;
  const read = {
    timeframe: timeframe ?? (bars === undefined ? undefined : timeframeOf(bars)),
    span: span ?? (days === undefined ? undefined : readSpan(days)),
    given: rest,
    names,
  };
  const wrong = wrongTimes(read, { bars, days });
  return wrong === undefined ? read : { ...read, wrong };
}

/** Why bars or days that were named by a key, or dates the wrong way round, cannot be meant. */
function wrongTimes(
  { timeframe, span }: StudyWords,
  said: { readonly bars: string | undefined; readonly days: string | undefined },
): string | undefined {
  if (said.bars !== undefined && timeframe === undefined) {
    return `There are no bars of ${quoteText(said.bars)}. Say one of ${TIMEFRAMES.join(', ')}.`;
  }
  if (said.days !== undefined && span === undefined) {
    return `${quoteText(said.days)} is no span. Write days as 2024-01-15, years as 2024, or a length such as 2y.`;
  }
  const isTurned = span?.kind === 'days' && span.from !== undefined && span.to !== undefined;
  return isTurned && span.from > span.to
    ? `The span ends on ${span.to}, before it begins on ${span.from}. Turn the dates round.`
    : undefined;
}
