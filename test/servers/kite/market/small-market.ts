import type { MarketData } from '../../../../config/market-data.ts';
import { price, RUPEE } from '../../../../engine/domain/price.ts';
import type { IsoDate } from '../../../../engine/domain/time.ts';
import { freezeQuantity, tickSize } from '../../../../engine/market/contract-rules.ts';
import { contractSymbol } from '../../../../engine/market/contract-symbol.ts';
import { type Expiry, ExpiryCalendar } from '../../../../engine/market/expiry-calendar.ts';
import { PRACTICE_STOCKS } from '../../../../engine/market/practice/stocks.ts';
import type { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { type InstrumentType, isIndex, type Listing } from './listing.ts';

/** Exchange numbers of shares that everybody knows; the others get numbers of ours. */
const KNOWN_NUMBERS: Readonly<Record<string, number>> = {
  INFY: 1594,
  SBIN: 3045,
  RELIANCE: 2885,
  TCS: 11536,
  HDFCBANK: 1333,
  ICICIBANK: 4963,
  ITC: 1660,
  LT: 11483,
};

const FIRST_SHARE_NUMBER = 40_000;
const FIRST_CONTRACT_NUMBER = 50_000;
const NSE = 1;
const NFO = 2;

interface IndexTerms {
  readonly symbol: string;
  readonly token: number;
  readonly rupees: number;
  /** What its contracts are called, and how far their strikes stand apart; indices without contracts have none. */
  readonly contracts?: { readonly name: string; readonly step: number; readonly strikes: number };
}

const INDICES: readonly IndexTerms[] = [
  { symbol: 'NIFTY 50', token: 256265, rupees: 25_000, contracts: { name: 'NIFTY', step: 50, strikes: 20 } },
  {
    symbol: 'NIFTY BANK',
    token: 260105,
    rupees: 57_000,
    contracts: { name: 'BANKNIFTY', step: 100, strikes: 15 },
  },
  { symbol: 'INDIA VIX', token: 264969, rupees: 13 },
];

/** Shares with options of their own. */
const OPTION_SHARES: readonly string[] = ['RELIANCE', 'INFY', 'SBIN'];
const SHARE_STRIKES = 6;
/** Expiries looked through, and how many of each kind are listed. */
const EXPIRIES_AHEAD = 12;
const LISTED = { weekly: 2, monthly: 2 };

const token = (number: number, segment: number): number => number * 256 + segment;

/** Strikes of a share stand about 2 % apart, on round numbers. */
function strikeStep(rupees: number): number {
  const steps = [1, 2.5, 5, 10, 20, 50, 100, 200];
  return steps.find((step) => step >= rupees * 0.015) ?? 500;
}

/** What the exchange says of dates, contracts and sizes. */
export interface ExchangeRules {
  readonly data: MarketData;
  readonly calendar: SessionCalendar;
}

/** A market small enough to be made in a moment, of today's names, contracts and rules. */
class SmallMarket {
  readonly #data: MarketData;
  readonly #expiries: ExpiryCalendar;
  readonly #date: IsoDate;
  readonly #listings: Listing[] = [];
  #contractNumber = FIRST_CONTRACT_NUMBER;

  constructor(date: IsoDate, { data, calendar }: ExchangeRules) {
    const { expiries, lots } = data;
    this.#data = data;
    this.#date = date;
    this.#expiries = new ExpiryCalendar({ rules: expiries, lots, calendar });
  }

  list(): readonly Listing[] {
    for (const index of INDICES) this.#listIndex(index);
    for (const [at, stock] of PRACTICE_STOCKS.entries()) {
      const number = KNOWN_NUMBERS[stock.symbol] ?? FIRST_SHARE_NUMBER + at;
      this.#listShare(stock.symbol, { number, name: stock.name.toUpperCase(), rupees: stock.basePrice });
    }
    for (const { symbol, rupees, contracts } of INDICES) {
      if (contracts === undefined) continue;
      const { name, step, strikes } = contracts;
      const ahead = this.#expiries.next(name, this.#date, EXPIRIES_AHEAD);
      const expiries = (['weekly', 'monthly'] as const).flatMap((kind) =>
        ahead.filter((expiry) => expiry.kind === kind).slice(0, LISTED[kind]),
      );
      this.#listContracts(name, { underlying: `NSE:${symbol}`, rupees, step, strikes, expiries });
    }
    for (const share of PRACTICE_STOCKS.filter(({ symbol }) => OPTION_SHARES.includes(symbol))) {
      this.#listContracts(share.symbol, {
        underlying: `NSE:${share.symbol}`,
        rupees: share.basePrice,
        step: strikeStep(share.basePrice),
        strikes: SHARE_STRIKES,
        expiries: this.#expiries.next(share.symbol, this.#date, 1),
      });
    }
    return this.#listings;
  }

  #listIndex({ symbol, token: number, rupees }: IndexTerms): void {
    this.#listings.push({
      token: number,
      exchange: 'NSE',
      symbol,
      name: symbol,
      type: 'EQ',
      segment: 'INDICES',
      expiry: '',
      strikePaise: 0,
      tickPaise: 5,
      lotSize: 1,
      freezeQuantity: 0,
      hasDerivatives: true,
      closePaise: rupees * 100,
    });
  }

  #listShare(symbol: string, of: { number: number; name: string; rupees: number }): void {
    this.#listings.push({
      token: token(of.number, NSE),
      exchange: 'NSE',
      symbol,
      name: of.name,
      type: 'EQ',
      segment: 'NSE',
      expiry: '',
      strikePaise: 0,
      tickPaise: this.#tick('equity', of.rupees),
      lotSize: 1,
      freezeQuantity: 100_000,
      hasDerivatives: symbol in this.#data.lots.stocks,
      closePaise: of.rupees * 100,
    });
  }

  #listContracts(
    name: string,
    of: {
      readonly underlying: string;
      readonly rupees: number;
      readonly step: number;
      readonly strikes: number;
      readonly expiries: readonly Expiry[];
    },
  ): void {
    const middle = Math.round(of.rupees / of.step) * of.step;
    for (const expiry of of.expiries) {
      if (expiry.kind === 'monthly') this.#listContract(name, of, { expiry, type: 'FUT', strike: 0 });
      for (let at = -of.strikes; at <= of.strikes; at += 1) {
        const strike = middle + at * of.step;
        this.#listContract(name, of, { expiry, type: 'CE', strike });
        this.#listContract(name, of, { expiry, type: 'PE', strike });
      }
    }
  }

  #listContract(
    name: string,
    of: { readonly underlying: string; readonly rupees: number },
    contract: { readonly expiry: Expiry; readonly type: InstrumentType; readonly strike: number },
  ): void {
    const { expiry, type, strike } = contract;
    const option =
      type === 'CE' || type === 'PE' ? { option: { strike: price(strike * RUPEE), type } as const } : {};
    const terms = { underlying: name, expiry: expiry.date, expiryKind: expiry.kind, ...option };
    const isShare = this.#listings.some((listing) => listing.symbol === name && !isIndex(listing));
    this.#contractNumber += 1;
    this.#listings.push({
      token: token(this.#contractNumber, NFO),
      exchange: 'NFO',
      symbol: contractSymbol(terms),
      name,
      type,
      segment: type === 'FUT' ? 'NFO-FUT' : 'NFO-OPT',
      expiry: expiry.date,
      strikePaise: Math.round(strike * 100),
      tickPaise: type === 'FUT' ? this.#tick(isShare ? 'stock-future' : 'index-future', of.rupees) : 5,
      lotSize: expiry.lot ?? 1,
      freezeQuantity: freezeQuantity(this.#data.freeze, name, this.#date) ?? 1,
      hasDerivatives: true,
      closePaise: of.rupees * 100,
      underlying: of.underlying,
    });
  }

  #tick(kind: 'equity' | 'stock-future' | 'index-future', rupees: number): number {
    const tick = tickSize(this.#data.ticks, { kind, price: price(rupees * RUPEE), on: this.#date });
    return tick === undefined ? 5 : Math.round(tick / (RUPEE / 100));
  }
}

/** Shares of the NIFTY 50, three indices, and futures and options of some, as they are listed on a date. */
export function smallMarket(date: IsoDate, rules: ExchangeRules): readonly Listing[] {
  return new SmallMarket(date, rules).list();
}
