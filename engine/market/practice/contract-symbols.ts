import type { OptionType } from '../../domain/instrument.ts';
import { type IsoDate, parseDate } from '../../domain/time.ts';
import type { Expiries } from './expiries.ts';

/** A derivative of the practice market. */
export interface Contract {
  readonly root: 'NIFTY' | 'BANKNIFTY';
  readonly expiry: IsoDate;
  readonly expiryKind: 'weekly' | 'monthly';
  /** Absent on a future. */
  readonly option?: { readonly type: OptionType; readonly strikeRupees: number };
}

const MONTHS: readonly string[] = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
];
const MONTH_CODES = '123456789OND';
const MONTHLY = /^(NIFTY|BANKNIFTY)(\d\d)([A-Z]{3})(?:FUT|(\d+)(CE|PE))$/;
const WEEKLY = /^(NIFTY|BANKNIFTY)(\d\d)([1-9OND])(\d\d)(\d{4,6})(CE|PE)$/;

/** Kite's symbol: `NIFTY26NOVFUT`, `NIFTY26NOV25000CE`, weekly `NIFTY26D0125000CE`. */
export function contractSymbol(contract: Contract): string {
  const { root, expiry, expiryKind, option } = contract;
  const month = Number(expiry.slice(5, 7)) - 1;
  const year = expiry.slice(2, 4);
  const when =
    expiryKind === 'monthly'
      ? `${year}${MONTHS[month] ?? ''}`
      : `${year}${MONTH_CODES[month] ?? ''}${expiry.slice(8, 10)}`;
  return `${root}${when}${option === undefined ? 'FUT' : `${option.strikeRupees}${option.type}`}`;
}

/** Reads a symbol back; undefined when it names no contract. */
export function parseContractSymbol(symbol: string, expiries: Expiries): Contract | undefined {
  const monthly = MONTHLY.exec(symbol);
  if (monthly !== null) {
    const month = MONTHS.indexOf(monthly[3] ?? '');
    if (month < 0) return undefined;
    const expiry = expiries.monthly((2000 + Number(monthly[2])) * 12 + month);
    return contract(monthly[1], { expiry, expiryKind: 'monthly' }, monthly[4], monthly[5]);
  }
  const weekly = WEEKLY.exec(symbol);
  if (weekly === null) return undefined;
  const month = MONTH_CODES.indexOf(weekly[3] ?? '') + 1;
  const expiry = parseDate(`20${weekly[2]}-${month < 10 ? '0' : ''}${month}-${weekly[4]}`);
  if (expiry === undefined) return undefined;
  return contract(weekly[1], { expiry, expiryKind: 'weekly' }, weekly[5], weekly[6]);
}

function contract(
  root: string | undefined,
  when: Pick<Contract, 'expiry' | 'expiryKind'>,
  strike: string | undefined,
  type: string | undefined,
): Contract {
  const option =
    strike === undefined
      ? {}
      : { option: { type: type === 'CE' ? ('CE' as const) : ('PE' as const), strikeRupees: Number(strike) } };
  return { root: root === 'BANKNIFTY' ? 'BANKNIFTY' : 'NIFTY', ...when, ...option };
}
