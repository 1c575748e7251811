import { editDistance } from '../domain/edit-distance.ts';
import type { Equity, Instrument, MarketIndex } from '../domain/instrument.ts';

import { INDEX_SYMBOLS, SYMBOL_ALIASES } from './symbol-aliases.ts';

export type Spot = Equity | MarketIndex;

const ROOT_OF_INDEX: ReadonlyMap<string, string> = new Map(
  Object.entries(INDEX_SYMBOLS).map(([root, symbol]) => [symbol, root]),
);
const ALIASES: readonly (readonly [string, string])[] = Object.entries(SYMBOL_ALIASES).flatMap(
  ([symbol, aliases]) => aliases.map((alias) => [alias, symbol] as const),
);
/** Names that are worked on without letting others run. */
const STEP = 500;
/** One letter begins thousands of words: reading on would only cost time. */
const MOST_TERMS_READ = 500;
/** Words that many company names share and that therefore name none. */
const WEAK_WORDS: ReadonlySet<string> = new Set(['ltd', 'limited', 'the', 'of', 'and', '&', 'co', 'company']);

/** Whether an instrument is a share or an index. */
export function isSpot(instrument: Instrument): instrument is Spot {
  return instrument.kind === 'equity' || instrument.kind === 'index';
}

/** How people type a share or an index: an index by the root of its contracts. */
export function typedSymbol(spot: Spot): string {
  return spot.kind === 'index'
    ? (ROOT_OF_INDEX.get(spot.tradingSymbol) ?? spot.tradingSymbol)
    : spot.tradingSymbol;
}

/** Names as they are compared: lower case, without spaces, dots, dashes and quotes. */
function compactName(text: string): string {
  return text.toLowerCase().replace(/[\s.\-_'’]+/g, '');
}

interface Term {
  readonly text: string;
  /** Letters in it, a bit each: two words with few edits between them share most. */
  readonly letters: number;
  readonly spots: readonly Spot[];
}

/** What names are looked up in. */
interface NameIndex {
  readonly exact: ReadonlyMap<string, readonly Spot[]>;
  readonly words: ReadonlyMap<string, readonly Spot[]>;
  readonly terms: readonly Term[];
}

/**
 * Shares and indices by name, built once for a set of them. Every answer prefers what has derivatives, then
 * NSE, then the alphabet.
 */
export class SpotNames {
  readonly #exact: NameIndex['exact'];
  readonly #words: NameIndex['words'];
  readonly #terms: readonly Term[];

  private constructor({ exact, words, terms }: NameIndex) {
    this.#exact = exact;
    this.#words = words;
    this.#terms = terms;
  }

  static of(spots: readonly Spot[]): SpotNames {
    const steps = indexSteps(spots);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return new SpotNames(step.value);
    }
  }

  /** The same, made in slices between which `pause` lets others run: an exchange lists ten thousand names. */
  static async prepared(spots: readonly Spot[], pause: () => Promise<void>): Promise<SpotNames> {
    const steps = indexSteps(spots);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return new SpotNames(step.value);
      await pause();
    }
  }

  /** Whether there are no names at all: before the first login at a broker. */
  get isEmpty(): boolean {
    return this.#exact.size === 0;
  }

  /** What a symbol, an alias or a full name means, first the preferred listing; empty when nothing has that name. */
  exact(phrase: string): readonly Spot[] {
    return this.#exact.get(compactName(phrase)) ?? [];
  }

  /** Those whose name has every word of the phrase, whole. */
  byWords(phrase: string): readonly Spot[] {
    const [first, ...rest] = nameWords(phrase);
    if (first === undefined) return [];
    const found = this.#words.get(first) ?? [];
    return rest.length === 0
      ? found
      : found.filter((spot) => rest.every((word) => this.#words.get(word)?.includes(spot)));
  }

  /** Those with a symbol, alias or word of the name that begins so. */
  byPrefix(phrase: string, limit: number): readonly Spot[] {
    const prefix = compactName(phrase);
    const found = new Set<Spot>();
    if (prefix === '') return [];
    const from = this.#firstAt(prefix);
    for (let at = from; at < from + MOST_TERMS_READ; at += 1) {
      const term = this.#terms[at];
      if (term === undefined || !term.text.startsWith(prefix)) break;
      for (const spot of term.spots) found.add(spot);
    }
    return [...found].sort(byPreference).slice(0, limit);
  }

  /** Those a slip of the finger away, nearest first: one edit in words up to four letters, else two. */
  byTypo(phrase: string, limit: number): readonly Spot[] {
    const typed = compactName(phrase);
    const most = typed.length <= 4 ? 1 : 2;
    if (typed.length < 2) return [];
    const letters = letterBits(typed);
    const edits = new Map<Spot, number>();
    for (const term of this.#terms) {
      if (Math.abs(term.text.length - typed.length) > most) continue;
      if (bitCount(term.letters ^ letters) > 2 * most) continue;
      const off = editDistance(typed, term.text);
      if (off > most) continue;
      for (const spot of term.spots) edits.set(spot, Math.min(off, edits.get(spot) ?? off));
    }
    return [...edits]
      .sort(([a, x], [b, y]) => x - y || byPreference(a, b))
      .slice(0, limit)
      .map(([spot]) => spot);
  }

  #firstAt(prefix: string): number {
    let low = 0;
    let high = this.#terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#terms[middle]?.text ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Makes the index; a step is a millisecond or two of work. */
function* indexSteps(spots: readonly Spot[]): Generator<undefined, NameIndex> {
  const preferred = yield* sortedSteps(spots, rank, byPreference);
  const exact = yield* exactSteps(preferred);
  const words = new Map<string, Spot[]>();
  yield* each(preferred, (spot) => {
    for (const word of nameWords(spot.name)) put(words, word, spot);
  });
  const terms: Term[] = [];
  const add = ([text, named]: readonly [string, readonly Spot[]]): void => {
    terms.push({ text, letters: letterBits(text), spots: named });
  };
  yield* each([...exact], add);
  yield* each(
    [...words].filter(([word]) => !exact.has(word) && word.length > 3),
    add,
  );
  const firstLetter = ({ text }: Term): number => text.charCodeAt(0);
  return {
    exact,
    words,
    terms: yield* sortedSteps(terms, firstLetter, (a, b) => (a.text < b.text ? -1 : 1)),
  };
}

function* exactSteps(spots: readonly Spot[]): Generator<undefined, ReadonlyMap<string, readonly Spot[]>> {
  const exact = new Map<string, Spot[]>();
  const bySymbol = new Map<string, Spot>();
  yield* each(spots, (spot) => {
    put(exact, compactName(spot.tradingSymbol), spot);
    put(exact, compactName(typedSymbol(spot)), spot);
    if (!bySymbol.has(typedSymbol(spot))) bySymbol.set(typedSymbol(spot), spot);
  });
  yield* each(spots, (spot) => {
    const name = compactName(spot.name.replace(/\s+(?:ltd\.?|limited)$/i, ''));
    if (name !== '' && !isSymbolOfAnother(exact, name, spot)) put(exact, name, spot);
  });
  for (const [alias, symbol] of ALIASES) {
    const spot = bySymbol.get(symbol);
    if (spot !== undefined && !isSymbolOfAnother(exact, alias, spot)) exact.set(alias, [spot]);
  }
  return exact;
}

function* each<Item>(items: readonly Item[], run: (item: Item) => void): Generator<undefined, void> {
  for (const [i, item] of items.entries()) {
    run(item);
    if (i % STEP === STEP - 1) yield;
  }
}

/** Sorts group by group: `groupOf` must rise in the order that `compare` makes. */
function* sortedSteps<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => number,
  compare: (a: Item, b: Item) => number,
): Generator<undefined, readonly Item[]> {
  const groups = new Map<number, Item[]>();
  yield* each(items, (item) => {
    const group = groups.get(groupOf(item)) ?? [];
    groups.set(groupOf(item), group);
    group.push(item);
  });
  const sorted: Item[] = [];
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    sorted.push(...group.sort(compare));
    yield;
  }
  return sorted;
}

function nameWords(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[\s.,()\-_'’]+/);
  return [...new Set(words.filter((word) => word !== '' && !WEAK_WORDS.has(word)))];
}

function put(index: Map<string, Spot[]>, word: string, spot: Spot): void {
  const spots = index.get(word);
  if (spots === undefined) index.set(word, [spot]);
  else if (!spots.includes(spot)) spots.push(spot);
}

/** Whether a name is already somebody else's symbol. */
function isSymbolOfAnother(exact: ReadonlyMap<string, readonly Spot[]>, name: string, spot: Spot): boolean {
  return (exact.get(name) ?? []).some(
    (other) => typedSymbol(other) !== typedSymbol(spot) && compactName(typedSymbol(other)) === name,
  );
}

function byPreference(a: Spot, b: Spot): number {
  return rank(a) - rank(b) || (a.tradingSymbol < b.tradingSymbol ? -1 : 1);
}

function rank(spot: Spot): number {
  if (spot.kind === 'index') return ROOT_OF_INDEX.has(spot.tradingSymbol) ? 0 : 3;
  return (spot.hasDerivatives ? 1 : 2) + (spot.exchange === 'NSE' ? 0 : 2);
}

function letterBits(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) bits |= 1 << (text.charCodeAt(at) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let rest = bits;
  let count = 0;
  while (rest !== 0) {
    rest &= rest - 1;
    count += 1;
  }
  return count;
}
