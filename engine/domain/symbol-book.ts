import type { InstrumentKey } from './ids.ts';
import type { OptionType } from './instrument.ts';
import type { Price } from './price.ts';
import type { IsoDate } from './time.ts';

interface Named {
  readonly key: InstrumentKey;
  /** As people type it: `INFY`, `NIFTY`, `NIFTY26D0125000CE`. */
  readonly symbol: string;
  readonly name: string;
}

/** A share or an index by name. An index is named by the root of its contracts: `NIFTY`, not `NIFTY 50`. */
export interface NamedSpot extends Named {
  readonly kind: 'equity' | 'index';
}

interface NamedDerivative extends Named {
  readonly underlying: string;
  readonly expiry: IsoDate;
  /** Units in a lot; undefined where nobody knows. */
  readonly lotSize: number | undefined;
}

interface NamedFuture extends NamedDerivative {
  readonly kind: 'future';
}

interface NamedOption extends NamedDerivative {
  readonly kind: 'option';
  readonly strike: Price;
  readonly optionType: OptionType;
}

export type NamedContract = NamedFuture | NamedOption;
export type NamedSymbol = NamedSpot | NamedContract;

/** `several` must be asked; `none` offers at most three that may have been meant, best first. */
export type SymbolLookup =
  | { readonly kind: 'found'; readonly symbol: NamedSymbol }
  | { readonly kind: 'several'; readonly symbols: readonly NamedSymbol[] }
  | { readonly kind: 'none'; readonly suggestions: readonly NamedSymbol[] };

export interface ListedExpiry {
  readonly date: IsoDate;
  readonly kind: 'weekly' | 'monthly';
}

/** One contract: a future, or an option when strike and type are given. */
export interface ContractName {
  readonly underlying: string;
  readonly expiry: IsoDate;
  readonly option?: { readonly strike: Price; readonly type: OptionType };
}

/** `none` tells the strikes nearest to the one asked for, lowest first; empty when nothing is listed there. */
export type ContractLookup =
  | { readonly kind: 'found'; readonly contract: NamedContract }
  | { readonly kind: 'none'; readonly strikes: readonly Price[] };

/** Derivatives by their terms. */
export interface ContractBook {
  /** Expiries of an underlying's futures or options from `from` on, nearest first. */
  expiries(underlying: string, kind: 'future' | 'option', from: IsoDate): readonly ListedExpiry[];
  contract(name: ContractName): ContractLookup;
  /** A contract by its trading symbol, in capitals. */
  bySymbol(symbol: string): NamedContract | undefined;
}

/** What names mean. Names are exact here (symbol, alias, full name): a misspelt one is never taken for another. */
export interface SymbolBook extends ContractBook {
  /** Nothing is listed yet, so that no name can be right: before the first login at a broker. */
  readonly isEmpty: boolean;
  lookup(phrase: string): SymbolLookup;
}
