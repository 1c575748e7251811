import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import { MOST_SHARES_AN_ORDER } from '../domain/order.ts';
import { price } from '../domain/price.ts';
import { addDays, type IsoDate, isoDate, parseDate } from '../domain/time.ts';
import type { InstrumentListing } from '../ports/market.ts';
import { contractName, readContractEnd } from './contract-symbol.ts';
import { INDEX_SYMBOLS } from './symbol-aliases.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MONTH_CODES = '123456789OND';
const CONTRACT =
  /^([A-Z0-9&-]+?)(\d{2})(?:(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)|([1-9OND])(\d{2}))(FUT|\d+(?:\.\d+)?(?:CE|PE))$/;
const TICK = price(500);

/**
 * What the name of an instrument tells when no table lists it any more: enough to show what is held and to end it.
 * The day of a monthly expiry is not in a name; the last of its month stands for it. Undefined for other names.
 */
export function unlistedListing(key: InstrumentKey): InstrumentListing | undefined {
  const [exchange = '', symbol = ''] = [key.slice(0, 3), key.slice(4)];
  if (exchange === 'NSE' || exchange === 'BSE') {
    return {
      kind: 'equity',
      key,
      exchange,
      tradingSymbol: symbol,
      name: symbol,
      tickSize: TICK,
      lotSize: 1,
      freezeQuantity: MOST_SHARES_AN_ORDER,
      hasDerivatives: false,
      sector: 'Other',
    };
  }
  return exchange === 'NFO' || exchange === 'BFO' ? contract(key, exchange, symbol) : undefined;
}

function contract(
  key: InstrumentKey,
  exchange: 'NFO' | 'BFO',
  symbol: string,
): InstrumentListing | undefined {
  const [, underlying = '', year = '', month, code, day, end = ''] = CONTRACT.exec(symbol) ?? [];
  const number = month === undefined ? MONTH_CODES.indexOf(code ?? ' ') + 1 : MONTHS.indexOf(month) + 1;
  const terms = readContractEnd(end);
  const first = parseDate(`20${year}-${String(number).padStart(2, '0')}-01`);
  if (terms === undefined || first === undefined) return undefined;
  const expiry = day === undefined ? lastOfMonth(first) : parseDate(`${first.slice(0, 8)}${day}`);
  if (expiry === undefined) return undefined;
  const facts = {
    key,
    exchange,
    tradingSymbol: symbol,
    tickSize: TICK,
    lotSize: 1,
    freezeQuantity: MOST_SHARES_AN_ORDER,
    underlyingSymbol: underlying,
    underlying: instrumentKey(`NSE:${INDEX_SYMBOLS[underlying] ?? underlying}`),
    expiry,
    expiryKind: month === undefined ? 'weekly' : 'monthly',
  } as const;
  if (terms === 'future') return { kind: 'future', ...facts, name: contractName({ underlying, expiry }) };
  const name = contractName({ underlying, expiry, option: terms });
  return { kind: 'option', ...facts, name, optionType: terms.type, strike: terms.strike };
}

function lastOfMonth(first: IsoDate): IsoDate {
  return addDays(isoDate(`${addDays(first, 31).slice(0, 8)}01`), -1);
}
