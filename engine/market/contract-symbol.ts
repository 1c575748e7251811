import { formatPrice } from '../domain/amount-text.ts';
import type { OptionType } from '../domain/instrument.ts';
import { type Price, price, RUPEE } from '../domain/price.ts';
import { formatDate, type IsoDate } from '../domain/time.ts';

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';
const MONTH_CODES = '123456789OND';

/** The terms that a trading symbol spells. */
export interface ContractTerms {
  readonly underlying: string;
  readonly expiry: IsoDate;
  readonly expiryKind: 'weekly' | 'monthly';
  /** Absent on a future. */
  readonly option?: { readonly strike: Price; readonly type: OptionType };
}

/** The broker's symbol: `NIFTY26NOVFUT`, `NIFTY26NOV25000CE`, weekly `NIFTY26D0125000CE`. */
export function contractSymbol({ underlying, expiry, expiryKind, option }: ContractTerms): string {
  const end = option === undefined ? 'FUT' : `${option.strike / RUPEE}${option.type}`;
  return `${underlying}${expiryCode(expiry, expiryKind)}${end}`;
}

/** What people call it: `NIFTY future Mon 30 Nov 2026`, `NIFTY 25,000.00 CE Tue 1 Dec 2026`. */
export function contractName({ underlying, expiry, option }: Omit<ContractTerms, 'expiryKind'>): string {
  const said = option === undefined ? undefined : { strike: formatPrice(option.strike), type: option.type };
  return sayContract(underlying, formatDate(expiry, true), said);
}

/** The same of words that are made already, for those who name tens of thousands. */
export function sayContract(
  underlying: string,
  expiry: string,
  option: { readonly strike: string; readonly type: OptionType } | undefined,
): string {
  return option === undefined
    ? `${underlying} future ${expiry}`
    : `${underlying} ${option.strike} ${option.type} ${expiry}`;
}

/** `26NOV` of a monthly expiry, `26D01` of a weekly one. */
export function expiryCode(expiry: IsoDate, kind: 'weekly' | 'monthly'): string {
  const month = Number(expiry.slice(5, 7)) - 1;
  return kind === 'monthly'
    ? `${expiry.slice(2, 4)}${MONTHS.slice(month * 3, month * 3 + 3)}`
    : `${expiry.slice(2, 4)}${MONTH_CODES.charAt(month)}${expiry.slice(8, 10)}`;
}

/**
 * The end of a symbol after underlying and expiry code: `FUT`, `25000CE`, `182.5PE`. Undefined when it is
 * neither.
 */
export function readContractEnd(
  end: string,
): 'future' | { readonly strike: Price; readonly type: OptionType } | undefined {
  if (end === 'FUT') return 'future';
  const match = /^(\d{1,7}(?:\.\d{1,2})?)(CE|PE)$/.exec(end);
  if (match === null) return undefined;
  const strike = price(Math.round(Number(match[1]) * RUPEE));
  return strike > 0 ? { strike, type: match[2] === 'CE' ? 'CE' : 'PE' } : undefined;
}
