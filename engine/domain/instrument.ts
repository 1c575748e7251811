import type { InstrumentId, InstrumentKey } from './ids.ts';
import type { Price } from './price.ts';
import type { IsoDate } from './time.ts';

type Exchange = 'NSE' | 'BSE' | 'NFO' | 'BFO';

export type OptionType = 'CE' | 'PE';

interface Listed {
  readonly id: InstrumentId;
  readonly key: InstrumentKey;
  readonly exchange: Exchange;
  readonly tradingSymbol: string;
  /** What people call it: `Reliance Industries`. */
  readonly name: string;
  readonly tickSize: Price;
  /** Units in one lot; 1 for shares. */
  readonly lotSize: number;
  /** The largest quantity of one order; above it the exchange refuses. */
  readonly freezeQuantity: number;
}

interface Derivative extends Listed {
  /** The underlying's name as typed: `NIFTY`. */
  readonly underlyingSymbol: string;
  readonly underlying: InstrumentKey;
  readonly expiry: IsoDate;
  readonly expiryKind: 'weekly' | 'monthly';
}

export interface Equity extends Listed {
  readonly kind: 'equity';
  /** Whether derivatives trade on it: decides bands and closing auction. */
  readonly hasDerivatives: boolean;
  /** Sector as the exchange groups it; `Other` when unknown. */
  readonly sector: string;
}

export interface MarketIndex extends Listed {
  readonly kind: 'index';
}

export interface Future extends Derivative {
  readonly kind: 'future';
}

export interface OptionContract extends Derivative {
  readonly kind: 'option';
  readonly optionType: OptionType;
  readonly strike: Price;
}

/** Anything that has a price. An index cannot be traded. */
export type Instrument = Equity | MarketIndex | Future | OptionContract;

/** Anything an order may name. */
export type Tradable = Equity | Future | OptionContract;

export function isTradable(instrument: Instrument): instrument is Tradable {
  return instrument.kind !== 'index';
}

export function isDerivative(instrument: Instrument): instrument is Future | OptionContract {
  return instrument.kind === 'future' || instrument.kind === 'option';
}

/** Series of NSE that settle trade for trade; SME shares under surveillance among them. */
const TRADE_FOR_TRADE = /-(?:BE|BZ|ST|SZ)$/;

/**
 * Whether every trade of a share is settled by delivery (NSE's trade-for-trade segment): nothing may be bought and
 * sold within a day. BSE's groups do not show in its symbols.
 */
export function isTradeForTrade(share: Pick<Listed, 'exchange' | 'tradingSymbol'>): boolean {
  return share.exchange === 'NSE' && TRADE_FOR_TRADE.test(share.tradingSymbol);
}
