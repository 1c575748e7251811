import { parsePrice } from '../../engine/domain/amount-text.ts';
import { quoteText } from '../../engine/domain/decimal-text.ts';
import type { Product } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import { type Away, isPercent, readAway } from './away-words.ts';
import { type SpokenTerms, takeTerms } from './term-words.ts';
import { refuse, type Step, type Unclear } from './understanding.ts';
import { NOISE } from './vocabulary.ts';
import { isMoney, isNumberLike, stripRupee } from './words.ts';

export type SpokenUnit = 'shares' | 'lots' | 'rupees';
export type Level = 'price' | 'stop' | 'target' | 'trigger';
type Style = 'plain' | 'limit' | 'market' | 'sl-limit' | 'sl-m';

/** A number that no marker claimed. */
export interface SpokenNumber {
  readonly text: string;
  readonly unit: SpokenUnit | undefined;
}

/** The parts of an order line once its contract words are out: what is left names the instrument. */
export interface OrderWords {
  readonly levels: ReadonlyMap<Level, Price>;
  /** Levels that are said as a share of a price. */
  readonly aways: ReadonlyMap<Level, Away>;
  readonly style: Style;
  readonly product: Product | undefined;
  readonly terms: SpokenTerms;
  readonly book: string | undefined;
  readonly numbers: readonly SpokenNumber[];
  readonly names: readonly string[];
  readonly isAll: boolean;
  readonly percent: number | undefined;
  /** The words that stay as they are when the line is said again with an answer in it. */
  readonly extras: readonly string[];
}

const PRODUCTS: ReadonlyMap<string, Product> = new Map([
  ['cnc', 'CNC'],
  ['mis', 'MIS'],
  ['nrml', 'NRML'],
]);
const UNITS: ReadonlyMap<string, SpokenUnit | undefined> = new Map([
  ['lots', 'lots'],
  ['shares', 'shares'],
  ['qty', undefined],
]);
/** The level a marker announces. */
const LEVELS: ReadonlyMap<string, Level> = new Map([
  ['at', 'price'],
  ['price', 'price'],
  ['limit', 'price'],
  ['sl-limit', 'price'],
  ['sl-m', 'trigger'],
  ['sl', 'stop'],
  ['tgt', 'target'],
  ['trigger', 'trigger'],
]);
const STYLES: ReadonlyMap<string, Style> = new Map([
  ['limit', 'limit'],
  ['market', 'market'],
  ['sl-limit', 'sl-limit'],
  ['sl-m', 'sl-m'],
]);
/** Words that may stand between a marker and its number, or its style. */
const LINKS: ReadonlySet<string> = new Set(['at', 'price']);

/**
 * Sorts the words of an order into levels, style, product, numbers and names. `isName` says which words that
 * begin with a digit are symbols (`360one`).
 */
export function readOrderWords(
  words: readonly string[],
  isName: (word: string) => boolean,
): Step<OrderWords> {
  const taken = takeTerms(words);
  if (!taken.ok) return taken;
  const { rest, terms, said } = taken.value;
  const reader = new OrderReader(rest, isName);
  const unclear = reader.read();
  if (unclear !== undefined) return unclear;
  const read = reader.result();
  return ok({ ...read, terms, extras: [...read.extras, ...said] });
}

type Failed = { readonly ok: false; readonly error: Unclear } | undefined;

class OrderReader {
  readonly #words: readonly string[];
  readonly #isName: (word: string) => boolean;
  readonly #levels = new Map<Level, Price>();
  readonly #aways = new Map<Level, Away>();
  readonly #numbers: SpokenNumber[] = [];
  readonly #names: string[] = [];
  readonly #extras: string[] = [];
  #at = 0;
  #style: Style = 'plain';
  #product: Product | undefined;
  #book: string | undefined;
  #percent: number | undefined;
  #isAll = false;

  constructor(words: readonly string[], isName: (word: string) => boolean) {
    this.#words = words;
    this.#isName = isName;
  }

  read(): Failed {
    while (this.#at < this.#words.length) {
      const from = this.#at;
      const failed = this.#word(this.#words[from] ?? '');
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  result(): Omit<OrderWords, 'terms'> {
    return {
      levels: this.#levels,
      aways: this.#aways,
      style: this.#style,
      product: this.#product,
      book: this.#book,
      numbers: this.#numbers,
      names: this.#names,
      isAll: this.#isAll,
      percent: this.#percent,
      extras: this.#extras,
    };
  }

  #word(word: string): Failed {
    if (LEVELS.has(word) || STYLES.has(word)) return this.#marker(word);
    if (UNITS.has(word)) return this.#unit(word);
    if (isNumberLike(word) && !this.#isName(word)) return this.#number(word);
    this.#at += 1;
    if (NOISE.has(word)) return undefined;
    return this.#setting(word);
  }

  /** A marker with its number: `at 120`, `limit price 1500`, `at market`, `sl-m 1495`. */
  #marker(word: string): Failed {
    const from = this.#at;
    this.#at += 1;
    while (LINKS.has(this.#words[this.#at] ?? '')) this.#at += 1;
    const next = this.#words[this.#at] ?? '';
    const style = STYLES.get(word);
    if (style === undefined && LINKS.has(word) && STYLES.has(next)) return undefined;
    if (style !== undefined) {
      const failed = this.#setStyle(style);
      if (failed !== undefined) return failed;
    }
    const level = LEVELS.get(word);
    if (level !== undefined && (isNumberLike(next) || this.#isAway(next))) return this.#said(level, from);
    this.#extras.push(word);
    return style === undefined
      ? refuse('BAD_PRICE', `There is no price after "${word}". Write it as a number, like ${word} 1,500.`)
      : undefined;
  }

  #setStyle(style: Style): Failed {
    if (this.#style !== 'plain' && this.#style !== style) {
      return refuse('BAD_ARGUMENTS', `An order is either ${this.#style} or ${style}. Say one of them.`);
    }
    this.#style = style;
    return undefined;
  }

  /** The number of a level that was announced at `from`: rupees, or a share of a price. */
  #said(level: Level, from: number): Failed {
    const next = this.#words[this.#at] ?? '';
    const failed = this.#isAway(next) ? this.#away(level) : this.#rupees(level, next);
    this.#extras.push(...this.#words.slice(from, this.#at));
    return failed;
  }

  /** `2%`, `below 2%`. */
  #isAway(next: string): boolean {
    const isSide = next === 'above' || next === 'below';
    return isPercent(isSide ? (this.#words[this.#at + 1] ?? '') : next);
  }

  #away(level: Level): Failed {
    const read = readAway(this.#words, this.#at);
    if (!read.ok) return read;
    if (this.#levels.has(level) || this.#aways.has(level)) return saidTwice(level);
    this.#aways.set(level, read.value.away);
    this.#at += read.value.length;
    return undefined;
  }

  #rupees(level: Level, text: string): Failed {
    this.#at += 1;
    const read = parsePrice(stripRupee(text));
    if (!read.ok) return refuse(level === 'price' ? 'BAD_PRICE' : 'BAD_EXIT_LEVEL', read.error.message);
    if (this.#levels.has(level) || this.#aways.has(level)) return saidTwice(level);
    this.#levels.set(level, read.value);
    return undefined;
  }

  /** `lots 2`, `qty 10`; a unit without a number says nothing. */
  #unit(word: string): Failed {
    const next = this.#words[this.#at + 1] ?? '';
    this.#at += 1;
    if (!isNumberLike(next) || UNITS.has(this.#words[this.#at + 1] ?? '') || this.#isName(next))
      return undefined;
    this.#at += 1;
    this.#numbers.push({ text: next, unit: UNITS.get(word) ?? rupeesIn(next) });
    return undefined;
  }

  #number(word: string): Failed {
    const next = this.#words[this.#at + 1] ?? '';
    const percent = /^(\d{1,3})%$/.exec(word)?.[1];
    this.#at += 1;
    if (percent !== undefined) return this.#share(Number(percent));
    if (!UNITS.has(next)) {
      this.#numbers.push({ text: word, unit: rupeesIn(word) });
      return undefined;
    }
    this.#at += 1;
    this.#numbers.push({ text: stripRupee(word), unit: UNITS.get(next) });
    return word.startsWith('₹')
      ? refuse('BAD_QUANTITY', `${quoteText(word)} ${next} is both rupees and a count. Write one of them.`)
      : undefined;
  }

  #share(percent: number): Failed {
    if (percent < 1 || percent > 100 || this.#percent !== undefined) {
      return refuse('BAD_QUANTITY', 'A share of a position is 1 % to 100 %. Write one such number.');
    }
    this.#percent = percent;
    return undefined;
  }

  #setting(word: string): Failed {
    const product = PRODUCTS.get(word);
    if (product !== undefined) {
      if (this.#product !== undefined && this.#product !== product) {
        return refuse(
          'PRODUCT_MISMATCH',
          `The line says ${this.#product} and ${product}. Write one of them.`,
        );
      }
      this.#product = product;
      this.#extras.push(word);
      return undefined;
    }
    if (word.startsWith('book=')) this.#book = word.slice('book='.length);
    else if (word === 'all') this.#isAll = true;
    else if (word === 'half') return this.#share(50);
    else this.#names.push(word);
    if (word.startsWith('book=')) this.#extras.push(word);
    return undefined;
  }
}

function saidTwice(level: Level): Failed {
  return refuse('BAD_ARGUMENTS', `The line has two numbers for the ${level}. Write one.`);
}

function rupeesIn(text: string): SpokenUnit | undefined {
  return isMoney(text) ? 'rupees' : undefined;
}
