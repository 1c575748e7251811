import { parseQuantity } from '../../engine/domain/amount-text.ts';
import type { Validity } from '../../engine/domain/order.ts';
import { ok } from '../../engine/domain/result.ts';
import { refuse, type Step } from './understanding.ts';
import { isNumberLike } from './words.ts';

/** How an order is to live and show itself; what the line does not say is absent. */
export interface SpokenTerms {
  readonly validity?: Validity;
  /** How many the exchange shows at a time. */
  readonly disclosed?: number;
  /** Legs of an iceberg. */
  readonly parts?: number;
  /** For the next opening, while the market is closed. */
  readonly afterMarket?: true;
}

/** The terms of a line, the words that said them, and the words that are left. */
export interface TakenTerms {
  readonly terms: SpokenTerms;
  readonly said: readonly string[];
  readonly rest: readonly string[];
}

/** A term as it was read: what it says, and how many words it took. */
interface Term {
  readonly terms: SpokenTerms;
  readonly length: number;
}

/** Words that may stand between a term and its number. */
const LINKS: ReadonlySet<string> = new Set(['in', 'of', 'for']);

/** `5m`, `5min`. */
const GLUED_MINUTES = /^(\d+)(?:m|min|mins|minutes|minute)$/;

/**
 * Takes the words that say how an order lives and shows itself: `ioc`, `ttl 5m`, `5 minutes`, `disclose 10`,
 * `iceberg 5 legs`, `5 legs`, `amo`.
 */
export function takeTerms(words: readonly string[]): Step<TakenTerms> {
  let terms: SpokenTerms = {};
  const said: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; ) {
    const read = readTerm(words, at);
    if (!read.ok) return read;
    const length = read.value?.length ?? 1;
    const taken = words.slice(at, at + length);
    at += length;
    if (read.value === undefined) {
      rest.push(...taken);
      continue;
    }
    const twice = saidTwice(terms, read.value.terms);
    if (twice !== undefined)
      return refuse('BAD_ARGUMENTS', `The line says two different ${twice}. Write one.`);
    terms = { ...terms, ...read.value.terms };
    said.push(...taken);
  }
  return ok({ terms, said, rest });
}

const NAMES: Readonly<Record<keyof SpokenTerms, string>> = {
  validity: 'validities',
  disclosed: 'disclosed quantities',
  parts: 'numbers of legs',
  afterMarket: 'sessions',
};

function saidTwice(before: SpokenTerms, now: SpokenTerms): string | undefined {
  const key = (Object.keys(now) as (keyof SpokenTerms)[]).find(
    (name) => before[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  return key === undefined ? undefined : NAMES[key];
}

function readTerm(words: readonly string[], at: number): Step<Term | undefined> {
  const word = words[at] ?? '';
  switch (word) {
    case 'day':
      return ok({ terms: { validity: 'DAY' }, length: 1 });
    case 'ioc':
      return ok({ terms: { validity: 'IOC' }, length: 1 });
    case 'amo':
      return ok({ terms: { afterMarket: true }, length: 1 });
    case 'ttl':
      return readTtl(words, at);
    case 'disclose':
      return readCounted(words, at, 'disclosed');
    case 'iceberg':
      return readCounted(words, at, 'parts');
    default:
      return readUnit(words, at);
  }
}

/** `ttl 5m`, `ttl 5`, `ttl 5 minutes`. */
function readTtl(words: readonly string[], at: number): Step<Term> {
  const from = at + 1;
  const number = words[from] ?? '';
  const glued = GLUED_MINUTES.exec(number)?.[1];
  const minutes = /^\d{1,4}$/.test(glued ?? number) ? Number(glued ?? number) : undefined;
  if (minutes === undefined || minutes === 0)
    return refuse('BAD_ARGUMENTS', 'For how many minutes may it rest? Write ttl 5m.');
  const unit = glued === undefined && words[from + 1] === 'minutes' ? 1 : 0;
  return ok({ terms: { validity: { minutes } }, length: 2 + unit });
}

/** `disclose 10`, `iceberg 5 legs`, `iceberg in 5 legs`. */
function readCounted(words: readonly string[], at: number, what: 'disclosed' | 'parts'): Step<Term> {
  const from = at + 1 + (LINKS.has(words[at + 1] ?? '') ? 1 : 0);
  const read = isNumberLike(words[from] ?? '') ? parseQuantity(words[from] ?? '') : undefined;
  if (read?.ok !== true) {
    const example = what === 'disclosed' ? 'disclose 10' : 'iceberg 5 legs';
    return refuse('BAD_QUANTITY', `There is no whole number after "${words[at]}". Write ${example}.`);
  }
  const unit = words[from + 1];
  const isUnit = unit === 'legs' ? what === 'parts' : unit === 'shares' && what === 'disclosed';
  return ok({ terms: { [what]: read.value as number }, length: from - at + 1 + (isUnit ? 1 : 0) });
}

/** A number with its unit behind it: `5 minutes`, `5 legs`. */
function readUnit(words: readonly string[], at: number): Step<Term | undefined> {
  const unit = words[at + 1];
  const number = words[at] ?? '';
  if ((unit !== 'minutes' && unit !== 'legs') || !/^\d{1,4}$/.test(number) || number === '0')
    return ok(undefined);
  const count = Number(number);
  return ok({ terms: unit === 'legs' ? { parts: count } : { validity: { minutes: count } }, length: 2 });
}
