import { instrumentKey } from '../domain/ids.ts';
import type {
  ContractBook,
  ContractLookup,
  ContractName,
  ListedExpiry,
  NamedContract,
} from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import { contractName, contractSymbol, expiryCode, readContractEnd } from './contract-symbol.ts';

/** What the exchange's rules say of an underlying's contracts. */
export interface ExpiryRules {
  /** Expiries from `from` on, nearest first; empty when nothing trades on that underlying. */
  expiries(underlying: string, from: IsoDate): readonly ListedExpiry[];
  /** Units in a lot of the contracts of that expiry; undefined when unknown. */
  lotSize(underlying: string, expiry: IsoDate): number | undefined;
  /** Every underlying with derivatives. */
  readonly underlyings: readonly string[];
  /** The day from which contracts are told. */
  readonly today: IsoDate;
}

/** Contracts by rule where no list of them is at hand: any strike is taken for listed. */
export class RuleContracts implements ContractBook {
  readonly #rules: ExpiryRules;

  constructor(rules: ExpiryRules) {
    this.#rules = rules;
  }

  expiries(underlying: string, kind: 'future' | 'option', from: IsoDate): readonly ListedExpiry[] {
    const listed = this.#rules.expiries(underlying, from);
    return kind === 'option' ? listed : listed.filter((expiry) => expiry.kind === 'monthly');
  }

  contract({ underlying, expiry, option }: ContractName): ContractLookup {
    const kind = option === undefined ? 'future' : 'option';
    const listed = this.expiries(underlying, kind, expiry).find(({ date }) => date === expiry);
    if (listed === undefined) return { kind: 'none', strikes: [] };
    const terms = {
      underlying,
      expiry,
      expiryKind: listed.kind,
      ...(option === undefined ? {} : { option }),
    };
    const symbol = contractSymbol(terms);
    const named = {
      key: instrumentKey(`${underlying === 'SENSEX' || underlying === 'BANKEX' ? 'BFO' : 'NFO'}:${symbol}`),
      symbol,
      name: contractName(terms),
      underlying,
      expiry,
      lotSize: this.#rules.lotSize(underlying, expiry),
    };
    const contract: NamedContract =
      option === undefined
        ? { kind: 'future', ...named }
        : { kind: 'option', ...named, strike: option.strike, optionType: option.type };
    return { kind: 'found', contract };
  }

  bySymbol(symbol: string): NamedContract | undefined {
    for (const underlying of this.#rules.underlyings) {
      const found = symbol.startsWith(underlying) ? this.#read(underlying, symbol) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #read(underlying: string, symbol: string): NamedContract | undefined {
    for (const { date, kind } of this.#rules.expiries(underlying, this.#rules.today)) {
      const begin = `${underlying}${expiryCode(date, kind)}`;
      const end = symbol.startsWith(begin) ? readContractEnd(symbol.slice(begin.length)) : undefined;
      if (end === undefined) continue;
      const option = end === 'future' ? {} : { option: end };
      const found = this.contract({ underlying, expiry: date, ...option });
      if (found.kind === 'found') return found.contract;
    }
    return undefined;
  }
}
