import { parsePrice } from './amount-text.ts';
import type { ExpiryWish } from './expiry-wish.ts';
import { type ExpiryMatch, readExpiry } from './expiry-words.ts';
import type { OptionType } from './instrument.ts';
import type { Price } from './price.ts';

/** What a line says of a derivative; the underlying is among the words that are left. */
export interface ContractWords {
  readonly kind: 'future' | 'option' | undefined;
  readonly strike: Price | undefined;
  readonly optionType: OptionType | undefined;
  readonly expiry: ExpiryWish | undefined;
}

export type TakenContract =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'taken';
      readonly contract: ContractWords;
      /** The words of the contract, in their order. */
      readonly said: string;
      readonly rest: readonly string[];
    }
  /** The line names two different things; `what` is said to the user. */
  | { readonly kind: 'conflict'; readonly what: string };

const OPTION_WORDS: ReadonlyMap<string, OptionType> = new Map([
  ['ce', 'CE'],
  ['call', 'CE'],
  ['calls', 'CE'],
  ['pe', 'PE'],
  ['put', 'PE'],
  ['puts', 'PE'],
]);
const FUTURE_WORDS: ReadonlySet<string> = new Set(['fut', 'futs', 'future', 'futures']);

/** Longest run of digits of a strike; longer ones belong to a trading symbol with a date in it. */
const MOST_STRIKE_DIGITS = 6;

/**
 * Takes the words of a contract (strike, call or put, future, expiry) out of lower-case words. The strike is
 * the number before the option word, or after it; a number that follows one of `markers` (`at`, `sl`) is
 * somebody else's when there is a choice.
 */
export function takeContract(words: readonly string[], markers: ReadonlySet<string>): TakenContract {
  const used = new Set<number>();
  const expiries = takeExpiries(words, used);
  const options = places(words, (word) => OPTION_WORDS.has(word));
  const futures = places(words, (word) => FUTURE_WORDS.has(word));
  if (expiries.length + options.length + futures.length === 0) return { kind: 'none' };
  const what = conflictOf(expiries.length, options.length, futures.length);
  if (what !== undefined) return { kind: 'conflict', what };
  for (const index of [...options, ...futures]) used.add(index);
  const option = options[0];
  const strikeAt = option === undefined ? undefined : strikePlace({ words, used, option, markers });
  if (strikeAt !== undefined) used.add(strikeAt);
  const futureOrNone = futures.length > 0 ? 'future' : undefined;
  return {
    kind: 'taken',
    contract: {
      kind: option === undefined ? futureOrNone : 'option',
      strike: strikeAt === undefined ? undefined : strikeOf(words[strikeAt]),
      optionType: option === undefined ? undefined : OPTION_WORDS.get(words[option] ?? ''),
      expiry: expiries[0]?.wish,
    },
    said: words.filter((_, index) => used.has(index)).join(' '),
    rest: words.filter((word, index) => !used.has(index) && word !== 'expiry'),
  };
}

function conflictOf(expiries: number, options: number, futures: number): string | undefined {
  if (expiries > 1) return 'two expiries';
  if (options > 1) return 'two options';
  return options > 0 && futures > 0 ? 'an option and a future' : undefined;
}

function takeExpiries(words: readonly string[], used: Set<number>): readonly ExpiryMatch[] {
  const matches: ExpiryMatch[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const match = readExpiry(words, index);
    if (match === undefined) continue;
    matches.push(match);
    for (let at = match.from; at < match.to; at += 1) used.add(at);
    index = match.to - 1;
  }
  return matches;
}

function places(words: readonly string[], test: (word: string) => boolean): readonly number[] {
  return words.flatMap((word, index) => (test(word) ? [index] : []));
}

function strikePlace(at: {
  readonly words: readonly string[];
  readonly used: ReadonlySet<number>;
  readonly option: number;
  readonly markers: ReadonlySet<string>;
}): number | undefined {
  const { words, used, option, markers } = at;
  let before = option - 1;
  while (before >= 0 && used.has(before)) before -= 1;
  let after = option + 1;
  while (after < words.length && used.has(after)) after += 1;
  const left = strikeOf(words[before]) === undefined ? undefined : before;
  const right = strikeOf(words[after]) === undefined ? undefined : after;
  const leftIsMarked = left !== undefined && markers.has(words[left - 1] ?? '');
  return left === undefined || (leftIsMarked && right !== undefined) ? right : left;
}

function strikeOf(word: string | undefined): Price | undefined {
  if (word === undefined || !/^\d/.test(word)) return undefined;
  const read = parsePrice(word);
  return read.ok ? read.value : undefined;
}

/**
 * Cuts what people write in one piece: `25000ce`, `ce25000`, `nifty25000ce`, `28nov`, `nifty-fut`. A trading
 * symbol (`nifty26d0125000ce`) stays whole.
 */
export function splitContractWord(word: string): readonly string[] {
  const strikeFirst = /^(\d[\d,.]*k?)(ce|pe|call|put|c|p)$/.exec(word);
  if (strikeFirst !== null) return [strikeFirst[1] ?? '', fullOptionWord(strikeFirst[2] ?? '')];
  const typeFirst = /^(ce|pe)(\d[\d,.]*)$/.exec(word);
  if (typeFirst !== null) return typeFirst.slice(1);
  if (word.length > 4 && word.endsWith('-fut')) return [word.slice(0, -4), 'fut'];
  return splitDate(word) ?? splitWhole(word) ?? [word];
}

function splitDate(word: string): readonly string[] | undefined {
  const [, day = '', month = ''] = /^(\d{1,2})(?:st|nd|rd|th)?([a-z]{3,9})$/.exec(word) ?? [];
  return month !== '' && readExpiry([month], 0) !== undefined ? [day, month] : undefined;
}

function splitWhole(word: string): readonly string[] | undefined {
  const match = /^([a-z&]+)(\d+)(ce|pe)$/.exec(word);
  return match !== null && (match[2] ?? '').length <= MOST_STRIKE_DIGITS ? match.slice(1) : undefined;
}

function fullOptionWord(word: string): string {
  if (word === 'c') return 'ce';
  return word === 'p' ? 'pe' : word;
}
