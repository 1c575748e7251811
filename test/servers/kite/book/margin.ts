import { isDerivative, type Listing } from '../market/listing.ts';
import type { Product, Side } from './book-order.ts';

/** Shares of a value that is blocked. Round figures: the server needs a plausible answer, not SPAN. */
const INTRADAY_SHARE = 0.2;
const FUTURE_SHARE = 0.13;
const OPTION_SELLING_SHARE = 0.13;

/** What opening `quantity` units at a price blocks, in paise. */
export function marginPaise(what: {
  readonly listing: Listing;
  readonly product: Product;
  readonly side: Side;
  readonly quantity: number;
  readonly pricePaise: number;
}): number {
  const { listing, product, side, quantity, pricePaise } = what;
  const value = quantity * pricePaise;
  if (!isDerivative(listing)) {
    if (product === 'MIS' || product === 'MTF') return Math.round(value * INTRADAY_SHARE);
    return side === 'BUY' ? value : 0;
  }
  if (listing.type === 'FUT') return Math.round(value * FUTURE_SHARE);
  return side === 'BUY' ? value : Math.round(quantity * listing.strikePaise * OPTION_SELLING_SHARE);
}
