import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import { type Future, isDerivative, type OptionContract } from '../domain/instrument.ts';
import type { Price } from '../domain/price.ts';
import type {
  ContractBook,
  ContractLookup,
  ContractName,
  ListedExpiry,
  NamedContract,
} from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import type { InstrumentCatalogue } from './catalogue.ts';

const STRIKES_TOLD = 3;

/** The contracts that are listed. */
export class CatalogueContracts implements ContractBook {
  readonly #catalogue: InstrumentCatalogue;

  constructor(catalogue: InstrumentCatalogue) {
    this.#catalogue = catalogue;
  }

  expiries(underlying: string, kind: 'future' | 'option', from: IsoDate): readonly ListedExpiry[] {
    if (kind === 'option') return this.#catalogue.expiries(underlying, from);
    return this.#catalogue
      .futures(underlying)
      .filter(({ expiry }) => expiry >= from)
      .map(({ expiry, expiryKind }) => ({ date: expiry, kind: expiryKind }));
  }

  contract({ underlying, expiry, option }: ContractName): ContractLookup {
    const found =
      option === undefined
        ? this.#catalogue.futures(underlying).find((future) => future.expiry === expiry)
        : this.#catalogue.option(underlying, expiry, option.strike, option.type);
    if (found !== undefined) return { kind: 'found', contract: nameContract(found) };
    const strikes = option === undefined ? [] : this.#catalogue.strikes(underlying, expiry);
    return { kind: 'none', strikes: nearest(strikes, option?.strike) };
  }

  bySymbol(symbol: string): NamedContract | undefined {
    const key = symbol.includes(':') ? [symbol] : [`NFO:${symbol}`, `BFO:${symbol}`];
    for (const text of key) {
      const found = this.#byKey(instrumentKey(text));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #byKey(key: InstrumentKey): NamedContract | undefined {
    const found = this.#catalogue.byKey(key);
    return found === undefined || !isDerivative(found) || this.#catalogue.isRetired(found.id)
      ? undefined
      : nameContract(found);
  }
}

function nameContract(contract: Future | OptionContract): NamedContract {
  const named = {
    key: contract.key,
    symbol: contract.tradingSymbol,
    name: contract.name,
    underlying: contract.underlyingSymbol,
    expiry: contract.expiry,
    lotSize: contract.lotSize,
  };
  return contract.kind === 'future'
    ? { kind: 'future', ...named }
    : { kind: 'option', ...named, strike: contract.strike, optionType: contract.optionType };
}

function nearest(strikes: readonly Price[], wanted: Price | undefined): readonly Price[] {
  if (wanted === undefined) return [];
  return [...strikes]
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
    .slice(0, STRIKES_TOLD)
    .sort((a, b) => a - b);
}
