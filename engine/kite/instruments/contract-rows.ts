import { formatPrice } from '../../domain/amount-text.ts';
import type { FreezeTable } from '../../domain/contract-rules.ts';
import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import type { OptionType } from '../../domain/instrument.ts';
import { type Price, priceFromRupees } from '../../domain/price.ts';
import { formatDate, type IsoDate, parseDate } from '../../domain/time.ts';
import { freezeQuantity } from '../../market/contract-rules.ts';
import { sayContract } from '../../market/contract-symbol.ts';
import { INDEX_SYMBOLS } from '../../market/symbol-aliases.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import type { DumpRow } from './dump-rows.ts';

/** Without a published freeze quantity orders are cut at so many lots: earlier than needed does no harm. */
const LOTS_WITHOUT_FREEZE = 20;
const MONTHLY_CODE = /^\d{2}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)/;
const BSE_INDEX_ROOTS: ReadonlyMap<string, string> = new Map([
  ['SENSEX', 'SENSEX'],
  ['BANKEX', 'BANKEX'],
  ['SENSEX50', 'SNSX50'],
]);

/** Reads rows of futures and options. What tens of thousands of rows share is made once. */
export class ContractRows {
  readonly #day: IsoDate;
  readonly #expiry: (text: string) => { readonly date: IsoDate; readonly says: string } | undefined;
  readonly #strike: (rupees: number) => { readonly price: Price; readonly says: string };
  readonly #freeze: (underlying: string) => number | undefined;
  readonly #nse: (underlying: string) => InstrumentKey;

  constructor(freeze: FreezeTable, day: IsoDate) {
    this.#day = day;
    this.#expiry = once((text: string) => {
      const date = parseDate(text);
      return date === undefined ? undefined : { date, says: formatDate(date, true) };
    });
    this.#strike = once((rupees: number) => {
      const price = priceFromRupees(rupees);
      return { price, says: formatPrice(price) };
    });
    this.#freeze = once((underlying: string) => freezeQuantity(freeze, underlying, day));
    this.#nse = once((underlying: string) => instrumentKey(`NSE:${INDEX_SYMBOLS[underlying] ?? underlying}`));
  }

  /** Undefined for one that has expired (its token may be another's already) and for one that makes no sense. */
  listing(row: DumpRow, exchange: 'NFO' | 'BFO'): InstrumentListing | undefined {
    const { tradingSymbol, name: underlyingSymbol, tickSize, lotSize, type } = row;
    const expiry = this.#expiry(row.expiry);
    if (expiry === undefined || expiry.date < this.#day) return undefined;
    if (!tradingSymbol.startsWith(underlyingSymbol) || underlyingSymbol === '') return undefined;
    if (!(tickSize > 0) || !Number.isSafeInteger(lotSize) || lotSize <= 0) return undefined;
    const option = this.#option(row);
    if (option === undefined && type !== 'FUT') return undefined;
    const facts = {
      key: instrumentKey(`${exchange}:${tradingSymbol}`),
      exchange,
      tradingSymbol,
      name: sayContract(underlyingSymbol, expiry.says, option),
      tickSize: priceFromRupees(tickSize),
      lotSize,
      freezeQuantity: this.#freeze(underlyingSymbol) ?? lotSize * LOTS_WITHOUT_FREEZE,
      underlyingSymbol,
      underlying: this.#underlying(underlyingSymbol, exchange),
      expiry: expiry.date,
      expiryKind: MONTHLY_CODE.test(tradingSymbol.slice(underlyingSymbol.length)) ? 'monthly' : 'weekly',
    } as const;
    return option === undefined
      ? { kind: 'future', ...facts }
      : { kind: 'option', ...facts, optionType: option.type, strike: option.price };
  }

  #option({
    type,
    strike,
  }: DumpRow): { readonly type: OptionType; readonly price: Price; readonly strike: string } | undefined {
    if ((type !== 'CE' && type !== 'PE') || !(strike > 0)) return undefined;
    const { price, says } = this.#strike(strike);
    return { type, price, strike: says };
  }

  #underlying(underlying: string, exchange: 'NFO' | 'BFO'): InstrumentKey {
    const bse = exchange === 'BFO' ? BSE_INDEX_ROOTS.get(underlying) : undefined;
    return bse === undefined ? this.#nse(underlying) : instrumentKey(`BSE:${bse}`);
  }
}

/** Makes each value once. */
function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
