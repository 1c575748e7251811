import type { StudyWish } from '../desk-charts.ts';
import { closestWords } from '../domain/edit-distance.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { parseDate } from '../domain/time.ts';
import { isTimeframe, type Timeframe } from '../domain/timeframe.ts';
import { findStudy, type KnownStudy, STUDY_NAMES } from './known-studies.ts';

const MOST_SUGGESTIONS = 3;
/** Anything looks like a word of one or two letters. */
const SHORTEST_SLIP = 3;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

const TIMEFRAME_WORDS: ReadonlyMap<string, Timeframe> = new Map([
  ['1h', '60m'],
  ['hourly', '60m'],
  ['daily', '1d'],
  ['day', '1d'],
]);

/** An indicator's name at the beginning of words, how many words it took, and the settings that stuck to it. */
export interface NamedStudy {
  readonly indicator: KnownStudy;
  readonly taken: number;
  /** `20` of `ema20`, `12,26,9` of `macd(12,26,9)`; undefined when nothing stuck. */
  readonly attached: string | undefined;
}

/** The indicator that words begin with: `rsi`, `ema20`, `macd(12,26,9)`, `bollinger bands`. */
export function studyAt(words: readonly string[]): NamedStudy | undefined {
  const [first = '', second] = words;
  const one = attachedStudy(first);
  if (second === undefined || (one !== undefined && attachedStudy(second) !== undefined)) return one;
  const [name = '', rest] = splitParenthesis(second);
  const both = /^[a-z-]+$/.test(name) ? findStudy(`${first}${name}`) : undefined;
  return both === undefined ? one : { indicator: both, taken: 2, attached: rest };
}

function splitParenthesis(word: string): readonly [string, string | undefined] {
  const found = /^([^()]+)\(([^()]*)\)$/.exec(word);
  return found === null ? [word, undefined] : [found[1] ?? '', found[2] ?? ''];
}

function attachedStudy(word: string): NamedStudy | undefined {
  const [name, inside] = splitParenthesis(word);
  const whole = findStudy(name);
  if (whole !== undefined && /[a-z]/.test(name)) return { indicator: whole, taken: 1, attached: inside };
  if (inside !== undefined) return undefined;
  // The longest name wins: t35 is t3 with 5.
  for (let end = name.length - 1; end > 0; end -= 1) {
    const tail = name.slice(end);
    if (!/^\d[\d.,]*$/.test(tail)) continue;
    const indicator = findStudy(name.slice(0, end));
    if (indicator !== undefined && /[a-z]/.test(name.slice(0, end))) {
      const longer = name.slice(0, end + 1);
      if (findStudy(longer) === undefined) return { indicator, taken: 1, attached: tail };
    }
  }
  return undefined;
}

/** Whether a word can only be a setting of the indicator before it. */
function isSetting(word: string): boolean {
  return word.split(',').every((part) => NUMBER.test(part)) || parseDate(word) !== undefined;
}

/**
 * The indicator with its settings in their order, or by name (`period=20`). An indicator of one setting with several numbers
 * is several: `sma 20 50 200`.
 */
function studiesOf(indicator: KnownStudy, said: readonly string[]): Result<readonly StudyWish[], Refusal> {
  const keys = Object.keys(indicator.parameters.shape);
  const many = keys.length === 1 && said.length > 1 && said.every((part) => NUMBER.test(part));
  const groups = many ? said.map((part) => [part]) : [said];
  const wishes: StudyWish[] = [];
  for (const group of groups) {
    const wish = studyOf(indicator, keys, group);
    if (!wish.ok) return wish;
    wishes.push(wish.value);
  }
  return ok(wishes);
}

function studyOf(
  indicator: KnownStudy,
  keys: readonly string[],
  said: readonly string[],
): Result<StudyWish, Refusal> {
  const settings: Record<string, number | string> = {};
  for (const [place, part] of said.entries()) {
    const pair = /^([a-z]+)=(.+)$/i.exec(part);
    const key = pair?.[1] ?? keys[place];
    const text = pair?.[2] ?? part;
    if (key === undefined) return fail(tooMany(indicator, keys));
    settings[key] = NUMBER.test(text) ? Number(text) : text;
  }
  const prepared = indicator.prepare(settings);
  if (!prepared.ok) return fail(refusal('BAD_ARGUMENTS', `${indicator.name}: ${prepared.error}`));
  const text = said.length === 0 ? indicator.name : `${indicator.name}(${said.join(',')})`;
  return ok({ name: indicator.name, settings, text });
}

/**
 * The indicator that words begin with, with the settings that follow it, and how many words that took; undefined when
 * they begin with none.
 */
export function studyWishesAt(words: readonly string[]):
  | {
      readonly taken: number;
      readonly indicator: KnownStudy;
      readonly wishes: Result<readonly StudyWish[], Refusal>;
    }
  | undefined {
  const named = studyAt(words);
  if (named === undefined) return undefined;
  const { indicator, attached } = named;
  const said = attached?.split(',').filter((part) => part !== '') ?? [];
  let taken = named.taken;
  while (attached === undefined && isSetting(words[taken] ?? '')) {
    said.push(...(words[taken] ?? '').split(','));
    taken += 1;
  }
  return { taken, indicator, wishes: studiesOf(indicator, said) };
}

function tooMany({ name }: KnownStudy, keys: readonly string[]): Refusal {
  const takes = keys.length === 0 ? 'no numbers' : keys.join(', ');
  return refusal('BAD_ARGUMENTS', `${name} takes ${takes}. Leave out the other numbers.`);
}

/** Names of indicators that look like a word. */
export function studiesLike(word: string): readonly string[] {
  const plain = word.toLowerCase().replace(/[\d(].*$/, '');
  if (plain.length < SHORTEST_SLIP) return [];
  const found = closestWords(plain, STUDY_NAMES, MOST_SUGGESTIONS * 2).map(
    (name) => findStudy(name)?.name ?? name,
  );
  return [...new Set(found)].slice(0, MOST_SUGGESTIONS);
}

/** Words in lower case; what belongs to one indicator in one word, and numbers joined with their unit of time. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/\s*\(\s*/g, '(')
    .replace(/\s*,\s*/g, ',')
    .replace(/\s+\)/g, ')')
    .replace(/\b(\d+)\s*(?:minutes?|mins?)\b/g, '$1m')
    .replace(/\b(\d+)\s*(?:hours?|hrs?)\b/g, '$1h')
    .replace(/\b(\d+)\s*days?\b/g, '$1d')
    .replace(/\b(\d+)\s*weeks?\b/g, '$1w')
    .replace(/\b(\d+)\s*(?:months?|mth)\b/g, '$1mo')
    .replace(/\b(\d+)\s*(?:years?|yrs?)\b/g, '$1y')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** The bars that a word names: `5m`, `1h`, `daily`. */
export function timeframeOf(word: string): Timeframe | undefined {
  return isTimeframe(word) ? word : TIMEFRAME_WORDS.get(word);
}
