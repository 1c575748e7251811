import { instrumentKey } from '../../../engine/domain/ids.ts';
import type { OptionType } from '../../../engine/domain/instrument.ts';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import { type IsoDate, isoDate } from '../../../engine/domain/time.ts';
import { contractSymbol } from '../../../engine/market/contract-symbol.ts';
import type { InstrumentListing } from '../../../engine/ports/market.ts';

const SHARES: readonly (readonly [string, string])[] = [
  ['RELIANCE', 'Reliance Industries Ltd.'],
  ['TCS', 'Tata Consultancy Services Ltd.'],
  ['INFY', 'Infosys Ltd.'],
  ['SBIN', 'State Bank of India'],
  ['HDFCBANK', 'HDFC Bank Ltd.'],
  ['HDFCLIFE', 'HDFC Life Insurance Company Ltd.'],
  ['ICICIBANK', 'ICICI Bank Ltd.'],
  ['BAJAJ-AUTO', 'Bajaj Auto Ltd.'],
  ['BAJFINANCE', 'Bajaj Finance Ltd.'],
  ['BAJAJFINSV', 'Bajaj Finserv Ltd.'],
  ['M&M', 'Mahindra & Mahindra Ltd.'],
  ['TECHM', 'Tech Mahindra Ltd.'],
  ['LT', 'Larsen & Toubro Ltd.'],
  ['TATASTEEL', 'Tata Steel Ltd.'],
  ['TATACONSUM', 'Tata Consumer Products Ltd.'],
  ['TMPV', 'Tata Motors Passenger Vehicles Ltd.'],
  ['MARUTI', 'Maruti Suzuki India Ltd.'],
  ['360ONE', '360 ONE WAM Ltd.'],
  ['ITC', 'ITC Ltd.'],
  ['TITAN', 'Titan Company Ltd.'],
];

export function share(symbol: string, name: string, exchange: 'NSE' | 'BSE' = 'NSE'): InstrumentListing {
  return {
    kind: 'equity',
    key: instrumentKey(`${exchange}:${symbol}`),
    exchange,
    tradingSymbol: symbol,
    name,
    tickSize: price(500),
    lotSize: 1,
    freezeQuantity: 100_000,
    hasDerivatives: exchange === 'NSE',
    sector: 'Other',
  };
}

function index(symbol: string, name: string): InstrumentListing {
  return {
    kind: 'index',
    key: instrumentKey(`NSE:${symbol}`),
    exchange: 'NSE',
    tradingSymbol: symbol,
    name,
    tickSize: price(500),
    lotSize: 1,
    freezeQuantity: 0,
  };
}

export function contract(
  underlying: 'NIFTY' | 'BANKNIFTY',
  expiry: IsoDate,
  expiryKind: 'weekly' | 'monthly',
  option?: { readonly strike: number; readonly type: OptionType },
): InstrumentListing {
  const named =
    option === undefined ? undefined : { strike: priceFromRupees(option.strike), type: option.type };
  const tradingSymbol = contractSymbol({
    underlying,
    expiry,
    expiryKind,
    ...(named === undefined ? {} : { option: named }),
  });
  const facts = {
    key: instrumentKey(`NFO:${tradingSymbol}`),
    exchange: 'NFO' as const,
    tradingSymbol,
    name: tradingSymbol,
    tickSize: price(500),
    lotSize: underlying === 'NIFTY' ? 65 : 30,
    freezeQuantity: underlying === 'NIFTY' ? 1_800 : 600,
    underlyingSymbol: underlying,
    underlying: instrumentKey(underlying === 'NIFTY' ? 'NSE:NIFTY 50' : 'NSE:NIFTY BANK'),
    expiry,
    expiryKind,
  };
  return named === undefined
    ? { kind: 'future', ...facts }
    : { kind: 'option', ...facts, strike: named.strike, optionType: named.type };
}

/** Expiries of NIFTY from Sunday 22 November 2026 on: Tuesday the 24th is a holiday. */
export const NIFTY_EXPIRIES = [
  { date: isoDate('2026-11-23'), kind: 'monthly' },
  { date: isoDate('2026-12-01'), kind: 'weekly' },
  { date: isoDate('2026-12-08'), kind: 'weekly' },
  { date: isoDate('2026-12-15'), kind: 'weekly' },
  { date: isoDate('2026-12-22'), kind: 'weekly' },
  { date: isoDate('2026-12-29'), kind: 'monthly' },
] as const;

function chain(underlying: 'NIFTY' | 'BANKNIFTY', expiry: IsoDate, kind: 'weekly' | 'monthly') {
  const [low, step] = underlying === 'NIFTY' ? [24_000, 50] : [54_000, 100];
  return Array.from({ length: 41 }, (_, at) => low + at * step).flatMap((strike) =>
    (['CE', 'PE'] as const).map((type) => contract(underlying, expiry, kind, { strike, type })),
  );
}

/** Indices, well-known shares, and the contracts of NIFTY and BANKNIFTY as of 22 November 2026. */
export function sampleListings(): readonly InstrumentListing[] {
  const monthlies = NIFTY_EXPIRIES.filter(({ kind }) => kind === 'monthly');
  return [
    index('NIFTY 50', 'NIFTY 50'),
    index('NIFTY BANK', 'NIFTY BANK'),
    index('NIFTY NEXT 50', 'NIFTY NEXT 50'),
    index('INDIA VIX', 'INDIA VIX'),
    ...SHARES.map(([symbol, name]) => share(symbol, name)),
    share('INFY', 'Infosys Ltd.', 'BSE'),
    ...NIFTY_EXPIRIES.flatMap(({ date, kind }) => chain('NIFTY', date, kind)),
    ...monthlies.flatMap(({ date }) => chain('BANKNIFTY', date, 'monthly')),
    ...monthlies.flatMap(({ date }) => [
      contract('NIFTY', date, 'monthly'),
      contract('BANKNIFTY', date, 'monthly'),
    ]),
  ];
}
