import { assert } from '../domain/assert.ts';
import { type InstrumentId, type InstrumentKey, instrumentId } from '../domain/ids.ts';
import type { Future, Instrument, OptionContract, OptionType } from '../domain/instrument.ts';
import type { Price } from '../domain/price.ts';
import type { ListedExpiry } from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import type { InstrumentListing } from '../ports/market.ts';

interface Chain {
  readonly kind: 'weekly' | 'monthly';
  readonly calls: Map<Price, InstrumentId>;
  readonly puts: Map<Price, InstrumentId>;
}

interface UnderlyingContracts {
  readonly futures: Map<IsoDate, InstrumentId>;
  readonly chains: Map<IsoDate, Chain>;
}

/** All instruments this process knows, each under a dense id that never changes while the process lives. */
export class InstrumentCatalogue {
  readonly #instruments: Instrument[] = [];
  readonly #ids = new Map<InstrumentKey, InstrumentId>();
  readonly #contracts = new Map<string, UnderlyingContracts>();
  readonly #retired = new Set<InstrumentId>();
  #spotRevision = 0;

  /** Takes listings in their order. A known key keeps its id and gets the new lot, freeze quantity and tick. */
  add(listings: readonly InstrumentListing[]): void {
    for (const listing of listings) {
      const known = this.#ids.get(listing.key);
      const id = known ?? instrumentId(this.#instruments.length);
      const instrument: Instrument = { ...listing, id };
      const before = this.#instruments[id];
      assert(before === undefined || before.kind === instrument.kind, `${listing.key} changed its kind`);
      this.#instruments[id] = instrument;
      this.#ids.set(listing.key, id);
      const wasRetired = this.#retired.delete(id);
      if (instrument.kind === 'future' || instrument.kind === 'option') {
        if (before !== undefined) this.#unlist(before);
        this.#list(instrument);
      } else if (wasRetired || !isSameName(before, instrument)) this.#spotRevision += 1;
    }
  }

  /** The instrument of an id. Throws on an id of another process. */
  get(id: InstrumentId): Instrument {
    const instrument = this.#instruments[id];
    assert(instrument !== undefined, `no instrument ${id}`);
    return instrument;
  }

  byKey(key: InstrumentKey): Instrument | undefined {
    const id = this.#ids.get(key);
    return id === undefined ? undefined : this.#instruments[id];
  }

  /** How many ids were given, the retired included: the length of any array over instruments. */
  get size(): number {
    return this.#instruments.length;
  }

  /** Every instrument by id, the retired included. A live view: do not keep it over `add`. */
  all(): readonly Instrument[] {
    return this.#instruments;
  }

  /** Changes when a share or an index comes, goes or gets another name: name indices follow it. */
  get spotRevision(): number {
    return this.#spotRevision;
  }

  isRetired(id: InstrumentId): boolean {
    return this.#retired.has(id);
  }

  /** Marks what is no longer listed. It keeps its id and is found by key, but in no chain and no search. */
  retire(keys: Iterable<InstrumentKey>): void {
    for (const key of keys) {
      const instrument = this.byKey(key);
      if (instrument === undefined || this.#retired.has(instrument.id)) continue;
      this.#retired.add(instrument.id);
      if (instrument.kind === 'future' || instrument.kind === 'option') this.#unlist(instrument);
      else this.#spotRevision += 1;
    }
  }

  /** Learns what was listed once and is not known any more, as retired: only its key finds it. */
  recall(listings: readonly InstrumentListing[]): void {
    const unknown = listings.filter((listing) => !this.#ids.has(listing.key));
    this.add(unknown);
    this.retire(unknown.map((listing) => listing.key));
  }

  /** Option expiries of an underlying (`NIFTY`) from `from` on, nearest first. */
  expiries(underlying: string, from: IsoDate): readonly ListedExpiry[] {
    const chains = this.#contracts.get(underlying)?.chains ?? new Map<IsoDate, Chain>();
    return [...chains]
      .filter(([date]) => date >= from)
      .map(([date, { kind }]) => ({ date, kind }))
      .sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  /** Listed futures of an underlying, nearest first. */
  futures(underlying: string): readonly Future[] {
    const futures = this.#contracts.get(underlying)?.futures ?? new Map<IsoDate, InstrumentId>();
    return [...futures]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, id]) => {
        const instrument = this.get(id);
        return instrument.kind === 'future' ? [instrument] : [];
      });
  }

  option(
    underlying: string,
    expiry: IsoDate,
    strike: Price,
    optionType: OptionType,
  ): OptionContract | undefined {
    const chain = this.#contracts.get(underlying)?.chains.get(expiry);
    const id = (optionType === 'CE' ? chain?.calls : chain?.puts)?.get(strike);
    const instrument = id === undefined ? undefined : this.get(id);
    return instrument?.kind === 'option' ? instrument : undefined;
  }

  /** Strikes of a chain, lowest first; empty when there is no such chain. */
  strikes(underlying: string, expiry: IsoDate): readonly Price[] {
    const chain = this.#contracts.get(underlying)?.chains.get(expiry);
    if (chain === undefined) return [];
    return [...new Set([...chain.calls.keys(), ...chain.puts.keys()])].sort((a, b) => a - b);
  }

  #list(contract: Future | OptionContract): void {
    const { underlyingSymbol, expiry, expiryKind } = contract;
    const contracts = this.#contracts.get(underlyingSymbol) ?? { futures: new Map(), chains: new Map() };
    this.#contracts.set(underlyingSymbol, contracts);
    if (contract.kind === 'future') {
      contracts.futures.set(expiry, contract.id);
      return;
    }
    const chain = contracts.chains.get(expiry) ?? { kind: expiryKind, calls: new Map(), puts: new Map() };
    contracts.chains.set(expiry, chain);
    (contract.optionType === 'CE' ? chain.calls : chain.puts).set(contract.strike, contract.id);
  }

  #unlist(instrument: Instrument): void {
    if (instrument.kind !== 'future' && instrument.kind !== 'option') return;
    const contracts = this.#contracts.get(instrument.underlyingSymbol);
    if (instrument.kind === 'future') {
      contracts?.futures.delete(instrument.expiry);
      return;
    }
    const chain = contracts?.chains.get(instrument.expiry);
    if (chain === undefined) return;
    (instrument.optionType === 'CE' ? chain.calls : chain.puts).delete(instrument.strike);
    if (chain.calls.size + chain.puts.size === 0) contracts?.chains.delete(instrument.expiry);
  }
}

function isSameName(before: Instrument | undefined, after: Instrument): boolean {
  return before?.tradingSymbol === after.tradingSymbol && before.name === after.name;
}
