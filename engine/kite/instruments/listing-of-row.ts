import type { FreezeTable } from '../../domain/contract-rules.ts';
import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import type { OptionType } from '../../domain/instrument.ts';
import { type Price, price, priceFromRupees } from '../../domain/price.ts';
import { type IsoDate, parseDate } from '../../domain/time.ts';
import { freezeQuantity } from '../../market/contract-rules.ts';
import { contractName } from '../../market/contract-symbol.ts';
import { INDEX_SYMBOLS } from '../../market/symbol-aliases.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import { companyName } from './company-name.ts';
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

/** Kite takes no larger order of shares. */
const MOST_SHARES = 100_000;
/** Without a published freeze quantity orders are cut at so many lots: earlier than needed does no harm. */
const LOTS_WITHOUT_FREEZE = 20;
/** Indices carry no tick; their values are told to the paisa and move by five. */
const INDEX_TICK = price(500);
/** Series of NSE that people trade besides the plain one: surveillance, small companies, gold bonds, trusts. */
const TRADED_SERIES: ReadonlySet<string> = new Set(['BE', 'BZ', 'SM', 'ST', 'GB', 'IV', 'RR']);
const SERIES = /-([A-Z][A-Z0-9])$/;
const MONTHLY_CODE = /^\d{2}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)/;
const BSE_INDEX_ROOTS: ReadonlyMap<string, string> = new Map([
  ['SENSEX', 'SENSEX'],
  ['BANKEX', 'BANKEX'],
  ['SENSEX50', 'SNSX50'],
]);
const ROOT_OF_INDEX: ReadonlyMap<string, string> = new Map(
  Object.entries(INDEX_SYMBOLS).map(([root, symbol]) => [symbol, root]),
);

/** A row as the catalogue takes it; undefined when it is nothing that this desk trades or watches. */
export function listingOfRow(row: DumpRow, known: KnownOfListings): InstrumentListing | undefined {
  const { exchange, segment } = row;
  if (segment === 'INDICES')
    return exchange === 'NSE' || exchange === 'BSE' ? index(row, exchange) : undefined;
  if ((exchange === 'NSE' || exchange === 'BSE') && segment === exchange) return share(row, exchange, known);
  if (exchange === 'NFO' || exchange === 'BFO') return contract(row, exchange, known);
  return undefined;
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
  if (type !== 'EQ' || name === '' || !(tickSize > 0) || !isCount(lotSize)) return undefined;
  if (series !== undefined && !TRADED_SERIES.has(series)) return undefined;
  return {
    kind: 'equity',
    key: keyOf(exchange, tradingSymbol),
    exchange,
    tradingSymbol,
    name: known.names.get(tradingSymbol) ?? companyName(name, tradingSymbol),
    tickSize: priceFromRupees(tickSize),
    lotSize,
    freezeQuantity: MOST_SHARES,
    // Whether it has derivatives is known when all rows were read.
    hasDerivatives: false,
    sector: known.sectors[tradingSymbol] ?? 'Other',
  };
}

function contract(
  row: DumpRow,
  exchange: 'NFO' | 'BFO',
  { freeze, day }: KnownOfListings,
): InstrumentListing | undefined {
  const { tradingSymbol, name: underlyingSymbol, tickSize, lotSize, type, strike } = row;
  const expiry = parseDate(row.expiry);
  // A token of a contract that has expired may be another's already.
  if (expiry === undefined || expiry < day) return undefined;
  if (!tradingSymbol.startsWith(underlyingSymbol) || underlyingSymbol === '') return undefined;
  if (!(tickSize > 0) || !isCount(lotSize)) return undefined;
  const facts = {
    key: keyOf(exchange, tradingSymbol),
    exchange,
    tradingSymbol,
    tickSize: priceFromRupees(tickSize),
    lotSize,
    freezeQuantity: freezeQuantity(freeze, underlyingSymbol, day) ?? lotSize * LOTS_WITHOUT_FREEZE,
    underlyingSymbol,
    underlying: underlyingKey(underlyingSymbol, exchange),
    expiry,
    expiryKind: MONTHLY_CODE.test(tradingSymbol.slice(underlyingSymbol.length)) ? 'monthly' : 'weekly',
  } as const;
  if (type === 'FUT') {
    return { kind: 'future', ...facts, name: contractName({ underlying: underlyingSymbol, expiry }) };
  }
  if ((type !== 'CE' && type !== 'PE') || !(strike > 0)) return undefined;
  const option: { readonly strike: Price; readonly type: OptionType } = {
    strike: priceFromRupees(strike),
    type,
  };
  return {
    kind: 'option',
    ...facts,
    name: contractName({ underlying: underlyingSymbol, expiry, option }),
    optionType: type,
    strike: option.strike,
  };
}

function underlyingKey(underlying: string, exchange: 'NFO' | 'BFO'): InstrumentKey {
  const bse = BSE_INDEX_ROOTS.get(underlying);
  if (exchange === 'BFO' && bse !== undefined) return keyOf('BSE', bse);
  return keyOf('NSE', INDEX_SYMBOLS[underlying] ?? underlying);
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n > 0;
}
