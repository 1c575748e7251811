import type { FreezeTable } from '../../domain/contract-rules.ts';
import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import { MOST_SHARES_AN_ORDER } from '../../domain/order.ts';
import { price, priceFromRupees } from '../../domain/price.ts';
import type { IsoDate } from '../../domain/time.ts';
import { INDEX_SYMBOLS } from '../../market/symbol-aliases.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import { companyName } from './company-name.ts';
import { ContractRows } from './contract-rows.ts';
import type { DumpRow } from './dump-rows.ts';

/** What the dump does not tell of an instrument. */
export interface KnownOfListings {
  readonly freeze: FreezeTable;
  /** Sector of a share by its symbol. */
  readonly sectors: Readonly<Record<string, string>>;
  /** What people call a share, by its symbol, where the dump cuts the name off. */
  readonly names: ReadonlyMap<string, string>;
  readonly day: IsoDate;
}

/** Indices carry no tick; their values are told to the paisa and move by five. */
const INDEX_TICK = price(500);
/** Series of NSE that people trade besides the plain one: surveillance, small companies, gold bonds, trusts. */
const TRADED_SERIES: ReadonlySet<string> = new Set(['BE', 'BZ', 'SM', 'ST', 'GB', 'IV', 'RR']);
const SERIES = /-([A-Z][A-Z0-9])$/;
const ROOT_OF_INDEX: ReadonlyMap<string, string> = new Map(
  Object.entries(INDEX_SYMBOLS).map(([root, symbol]) => [symbol, root]),
);

/** Reads rows of Kite's table as the catalogue takes them. */
export class ListingReader {
  readonly #known: KnownOfListings;
  readonly #contracts: ContractRows;

  constructor(known: KnownOfListings) {
    this.#known = known;
    this.#contracts = new ContractRows(known.freeze, known.day);
  }

  /** Undefined when a row is nothing that this desk trades or watches. */
  listing(row: DumpRow): InstrumentListing | undefined {
    const { exchange, segment } = row;
    if (exchange === 'NFO' || exchange === 'BFO') return this.#contracts.listing(row, exchange);
    if (exchange !== 'NSE' && exchange !== 'BSE') return undefined;
    if (segment === 'INDICES') return index(row, exchange);
    return segment === exchange ? share(row, exchange, this.#known) : undefined;
  }
}

function keyOf(exchange: string, symbol: string): InstrumentKey {
  return instrumentKey(`${exchange}:${symbol}`);
}

function index(row: DumpRow, exchange: 'NSE' | 'BSE'): InstrumentListing {
  const { tradingSymbol } = row;
  return {
    kind: 'index',
    key: keyOf(exchange, tradingSymbol),
    exchange,
    tradingSymbol,
    name: ROOT_OF_INDEX.get(tradingSymbol) ?? tradingSymbol,
    tickSize: INDEX_TICK,
    lotSize: 1,
    freezeQuantity: 0,
  };
}

function share(row: DumpRow, exchange: 'NSE' | 'BSE', known: KnownOfListings): InstrumentListing | undefined {
  const { tradingSymbol, name, tickSize, lotSize, type } = row;
  const series = exchange === 'NSE' ? SERIES.exec(tradingSymbol)?.[1] : undefined;
  if (type !== 'EQ' || name === '' || !(tickSize > 0) || !Number.isSafeInteger(lotSize) || lotSize <= 0)
    return undefined;
  if (series !== undefined && !TRADED_SERIES.has(series)) return undefined;
  return {
    kind: 'equity',
    key: keyOf(exchange, tradingSymbol),
    exchange,
    tradingSymbol,
    name: known.names.get(tradingSymbol) ?? companyName(name, tradingSymbol),
    tickSize: priceFromRupees(tickSize),
    lotSize,
    freezeQuantity: MOST_SHARES_AN_ORDER,
    // Whether it has derivatives is known when all rows were read.
    hasDerivatives: false,
    sector: known.sectors[tradingSymbol] ?? 'Other',
  };
}
