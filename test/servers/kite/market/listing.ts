import type { IsoDate } from '../../../../engine/domain/time.ts';

export type InstrumentType = 'EQ' | 'FUT' | 'CE' | 'PE';

/** What the exchange lists. Prices are whole paise. */
export interface Listing {
  readonly token: number;
  readonly exchange: string;
  readonly symbol: string;
  readonly name: string;
  readonly type: InstrumentType;
  readonly segment: string;
  /** Empty for a share or an index. */
  readonly expiry: IsoDate | '';
  readonly strikePaise: number;
  readonly tickPaise: number;
  readonly lotSize: number;
  /** The largest quantity of one order. */
  readonly freezeQuantity: number;
  /** Whether a share has derivatives: it decides the sessions of its day. */
  readonly hasDerivatives: boolean;
  /** The close of the day before, round which the market of this listing starts. */
  readonly closePaise: number;
  /** What an option or future depends on. */
  readonly underlying?: string;
}

/** Segment numbers of a token's last byte. */
const INDEX_SEGMENT = 9;

export function isIndex(listing: Pick<Listing, 'token'>): boolean {
  return (listing.token & 0xff) === INDEX_SEGMENT;
}

export function isDerivative(listing: Listing): boolean {
  return listing.type !== 'EQ';
}

/** `NSE:INFY`, as quotes name an instrument. */
export function quoteName(listing: Pick<Listing, 'exchange' | 'symbol'>): string {
  return `${listing.exchange}:${listing.symbol}`;
}

export function roundToTick(paise: number, tickPaise: number): number {
  return Math.round(paise / tickPaise) * tickPaise;
}

/** Whole paise of an amount in rupees as it came over the wire; undefined when it is no number. */
export function paiseOf(rupees: string | number): number | undefined {
  const value = Number(rupees);
  return Number.isFinite(value) ? Math.round(value * 100) : undefined;
}

export function rupees(paise: number): number {
  return paise / 100;
}
