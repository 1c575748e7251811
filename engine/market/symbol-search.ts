import { type ContractWords, splitContractWord, takeContract } from '../domain/contract-words.ts';
import { resolveExpiry } from '../domain/expiry-wish.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { SymbolBook } from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import type { InstrumentCatalogue } from './catalogue.ts';
import { CatalogueContracts } from './catalogue-contracts.ts';
import { findSpots, MarketSymbolBook, suggestSpots } from './market-symbol-book.ts';
import { isSpot, type Spot, SpotNames, typedSymbol } from './spot-names.ts';

/** What a text names. */
export type Resolution =
  | { readonly kind: 'found'; readonly instrument: Instrument }
  | { readonly kind: 'several'; readonly candidates: readonly Instrument[] }
  | { readonly kind: 'none'; readonly suggestions: readonly Instrument[] };

const SUGGESTIONS = 3;
const MOST_CHOICES = 8;
const LONGEST_TEXT = 120;
const NO_MARKERS: ReadonlySet<string> = new Set();

/** Finds instruments by what people type. The index over names is made once and follows the catalogue. */
export class SymbolSearch {
  readonly #catalogue: InstrumentCatalogue;
  readonly #contracts: CatalogueContracts;
  #names: SpotNames | undefined;
  #revision = -1;
  /** Changes of the listings that are under way. */
  #changing = 0;

  constructor(catalogue: InstrumentCatalogue) {
    this.#catalogue = catalogue;
    this.#contracts = new CatalogueContracts(catalogue);
  }

  /** The same names for the order language. */
  book(): SymbolBook {
    return new MarketSymbolBook(() => this.#index(), this.#contracts);
  }

  /**
   * The one instrument a text names: `RELIANCE`, `ril`, `NSE:INFY`, `hdfc bank`, `nifty fut`,
   * `nifty 25000 ce next week`, `NIFTY26D0125000CE`. Names must be right; a slip gives suggestions only.
   */
  resolve(text: string, today: IsoDate): Resolution {
    const asked = text.slice(0, LONGEST_TEXT).trim();
    const listed = this.#bySymbol(asked);
    if (listed !== undefined) return { kind: 'found', instrument: listed };
    const taken = takeContract(wordsOf(asked), NO_MARKERS);
    const phrase = taken.kind === 'taken' ? taken.rest.join(' ') : asked;
    const spots = findSpots(this.#index(), phrase);
    const [spot, ...others] = spots;
    if (taken.kind === 'conflict') return { kind: 'none', suggestions: [] };
    if (spot === undefined || spots.length > MOST_CHOICES) {
      return { kind: 'none', suggestions: suggestSpots(this.#index(), phrase, SUGGESTIONS) };
    }
    if (others.length > 0) return { kind: 'several', candidates: spots };
    if (taken.kind === 'none') return { kind: 'found', instrument: spot };
    const contracts = this.#contractsOf(spot, taken.contract, today, MOST_CHOICES);
    const [contract, second] = contracts;
    if (contract === undefined) return { kind: 'none', suggestions: [spot] };
    return second === undefined
      ? { kind: 'found', instrument: contract }
      : { kind: 'several', candidates: contracts };
  }

  /** At most `limit` instruments a text may mean, best first: what it names, then what begins so, then slips. */
  search(text: string, today: IsoDate, limit: number): readonly Instrument[] {
    const asked = text.slice(0, LONGEST_TEXT).trim();
    const found = new Map<string, Instrument>();
    const take = (instruments: readonly Instrument[]) => {
      for (const one of instruments) if (found.size < limit) found.set(one.key, one);
    };
    const listed = this.#bySymbol(asked);
    if (listed !== undefined) take([listed]);
    const taken = takeContract(wordsOf(asked), NO_MARKERS);
    const phrase = taken.kind === 'taken' ? taken.rest.join(' ') : asked;
    const exact = findSpots(this.#index(), phrase);
    const spots = exact.length > 0 ? exact : suggestSpots(this.#index(), phrase, limit);
    if (taken.kind === 'taken') {
      for (const spot of spots.slice(0, SUGGESTIONS)) {
        take(this.#contractsOf(spot, taken.contract, today, limit));
      }
    }
    take(spots);
    if (found.size < limit) take(this.#bySymbolPrefix(asked, today, limit));
    if (found.size < limit) take(suggestSpots(this.#index(), phrase, limit));
    return [...found.values()];
  }

  /**
   * Lets `work` change what is listed, then makes the index over names anew, in slices. Searches meanwhile use the
   * index of before, so that nobody is held up for ten thousand names.
   */
  async during(work: () => Promise<void>, pause: () => Promise<void>): Promise<void> {
    this.#changing += 1;
    try {
      await work();
      const revision = this.#catalogue.spotRevision;
      if (this.#revision !== revision) {
        this.#names = await SpotNames.prepared(this.#spots(), pause);
        this.#revision = revision;
      }
    } finally {
      this.#changing -= 1;
    }
  }

  #index(): SpotNames {
    const isOld = this.#revision !== this.#catalogue.spotRevision;
    if (this.#names === undefined || (isOld && this.#changing === 0)) {
      this.#names = SpotNames.of(this.#spots());
      this.#revision = this.#catalogue.spotRevision;
    }
    return this.#names;
  }

  #spots(): readonly Spot[] {
    return this.#catalogue
      .all()
      .filter((one): one is Spot => isSpot(one) && !this.#catalogue.isRetired(one.id));
  }

  #bySymbol(text: string): Instrument | undefined {
    if (/\s/.test(text)) return undefined;
    const contract = this.#contracts.bySymbol(text.toUpperCase());
    return contract === undefined ? undefined : this.#catalogue.byKey(contract.key);
  }

  /** Contracts of a share or an index that fit the words, nearest expiry first. */
  #contractsOf(spot: Spot, words: ContractWords, today: IsoDate, limit: number): readonly Instrument[] {
    const underlying = typedSymbol(spot);
    const kind = words.kind ?? (words.strike === undefined ? 'future' : 'option');
    const listed = this.#contracts.expiries(underlying, kind, today);
    const expiry = resolveExpiry(words.expiry ?? { kind: 'nearest' }, listed, today);
    if (expiry === undefined) return [];
    if (kind === 'future') {
      return this.#catalogue.futures(underlying).filter((future) => future.expiry === expiry);
    }
    const strikes =
      words.strike === undefined
        ? middle(this.#catalogue.strikes(underlying, expiry), Math.ceil(limit / 2))
        : [words.strike];
    const types = words.optionType === undefined ? (['CE', 'PE'] as const) : [words.optionType];
    return strikes
      .flatMap((strike) => types.map((type) => this.#catalogue.option(underlying, expiry, strike, type)))
      .filter((option) => option !== undefined);
  }

  #bySymbolPrefix(text: string, today: IsoDate, limit: number): readonly Instrument[] {
    const prefix = text.toUpperCase();
    const root = /^[A-Z&-]+/.exec(prefix)?.[0] ?? '';
    if (root === '' || root.length === prefix.length) return [];
    const begins = (one: Instrument) => one.tradingSymbol.startsWith(prefix);
    const found: Instrument[] = this.#catalogue.futures(root).filter(begins);
    for (const { date } of this.#catalogue.expiries(root, today)) {
      if (found.length >= limit) break;
      found.push(...this.#chain(root, date).filter(begins));
    }
    return found;
  }

  #chain(underlying: string, expiry: IsoDate): readonly Instrument[] {
    return this.#catalogue
      .strikes(underlying, expiry)
      .flatMap((strike) => [
        this.#catalogue.option(underlying, expiry, strike, 'CE'),
        this.#catalogue.option(underlying, expiry, strike, 'PE'),
      ])
      .filter((option) => option !== undefined);
  }
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap(splitContractWord);
}

function middle<Item>(items: readonly Item[], count: number): readonly Item[] {
  const from = Math.max(0, Math.floor((items.length - count) / 2));
  return items.slice(from, from + count);
}
