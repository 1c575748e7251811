import type {
  ContractBook,
  ContractLookup,
  ContractName,
  ListedExpiry,
  NamedContract,
  NamedSpot,
  SymbolBook,
  SymbolLookup,
} from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import { type Spot, type SpotNames, typedSymbol } from './spot-names.ts';

const SUGGESTIONS = 3;
/** More companies than this with one word in their names are no question but a misunderstanding. */
const MOST_CHOICES = 8;
const LONGEST_PHRASE = 64;

/** Names of shares, indices and contracts for the order language. */
export class MarketSymbolBook implements SymbolBook {
  readonly #names: () => SpotNames;
  readonly #contracts: ContractBook;

  /** `names` is asked at every look-up, so that it may follow the catalogue. */
  constructor(names: () => SpotNames, contracts: ContractBook) {
    this.#names = names;
    this.#contracts = contracts;
  }

  get isEmpty(): boolean {
    return this.#names().isEmpty;
  }

  lookup(phrase: string): SymbolLookup {
    const spots = findSpots(this.#names(), phrase);
    if (spots.length === 0) {
      const contract = this.bySymbol(phrase.toUpperCase().trim());
      if (contract !== undefined) return { kind: 'found', symbol: contract };
    }
    const [first, ...others] = spots;
    if (first !== undefined && others.length === 0) return { kind: 'found', symbol: nameSpot(first) };
    if (first !== undefined && spots.length <= MOST_CHOICES) {
      return { kind: 'several', symbols: spots.map(nameSpot) };
    }
    return { kind: 'none', suggestions: suggestSpots(this.#names(), phrase, SUGGESTIONS).map(nameSpot) };
  }

  expiries(underlying: string, kind: 'future' | 'option', from: IsoDate): readonly ListedExpiry[] {
    return this.#contracts.expiries(underlying, kind, from);
  }

  contract(name: ContractName): ContractLookup {
    return this.#contracts.contract(name);
  }

  bySymbol(symbol: string): NamedContract | undefined {
    return this.#contracts.bySymbol(symbol);
  }
}

/**
 * Those that a phrase names exactly: by `NSE:SYMBOL`, symbol, alias or full name one; by whole words of the
 * name perhaps several. Listings of one share on two exchanges count once, the preferred first.
 */
export function findSpots(names: SpotNames, phrase: string): readonly Spot[] {
  if (phrase.length > LONGEST_PHRASE) return [];
  const keyed = /^(nse|bse):(.+)$/i.exec(phrase.trim());
  if (keyed !== null) {
    const exchange = (keyed[1] ?? '').toUpperCase();
    return names
      .exact(keyed[2] ?? '')
      .filter((spot) => spot.exchange === exchange)
      .slice(0, 1);
  }
  const exact = oncePerSymbol(names.exact(phrase));
  return exact.length > 0 ? exact : oncePerSymbol(names.byWords(phrase));
}

/** Those that may have been meant, best first: begun alike, sharing words, or a slip of the finger away. */
export function suggestSpots(names: SpotNames, phrase: string, limit: number): readonly Spot[] {
  if (phrase.length > LONGEST_PHRASE) return [];
  const found = new Map<string, Spot>();
  const take = (spots: readonly Spot[]) => {
    for (const spot of spots) if (found.size < limit) found.set(spot.key, spot);
  };
  take(oncePerSymbol(names.byPrefix(phrase, limit * 2)));
  take(oncePerSymbol(names.byWords(phrase)));
  if (found.size < limit) take(oncePerSymbol(names.byTypo(phrase, limit * 2)));
  for (const word of phrase.split(/\s+/).slice(0, 4)) {
    if (found.size < limit && word.length > 3) take(oncePerSymbol(names.byTypo(word, limit)));
  }
  return [...found.values()];
}

function oncePerSymbol(spots: readonly Spot[]): readonly Spot[] {
  const seen = new Map<string, Spot>();
  for (const spot of spots) if (!seen.has(typedSymbol(spot))) seen.set(typedSymbol(spot), spot);
  return [...seen.values()];
}

function nameSpot(spot: Spot): NamedSpot {
  return { kind: spot.kind, key: spot.key, symbol: typedSymbol(spot), name: spot.name };
}
