import type { Side } from '../book/book-order.ts';
import { isDerivative, type Listing } from '../market/listing.ts';

/** Per cent from the last price that the broker allows a market order, by price in rupees below which it holds. */
const BANDS = {
  option: [
    [10, 5],
    [100, 3],
    [500, 2],
    [Number.POSITIVE_INFINITY, 1],
  ],
  other: [
    [100, 2],
    [500, 1],
    [Number.POSITIVE_INFINITY, 0.5],
  ],
} as const;

function automaticPercent(listing: Listing, lastPaise: number): number {
  const isOption = isDerivative(listing) && listing.type !== 'FUT';
  const row = BANDS[isOption ? 'option' : 'other'].find(([below]) => lastPaise < below * 100);
  return row?.[1] ?? 0.5;
}

/**
 * The limit at which a market order leaves: the edge of its band round the last price, on the tick inside it.
 * `percent` -1 is the broker's own choice.
 */
export function protectedLimit(
  listing: Listing,
  order: { readonly side: Side; readonly percent: number; readonly lastPaise: number },
): number {
  const { side, lastPaise } = order;
  const percent = order.percent < 0 ? automaticPercent(listing, lastPaise) : order.percent;
  const edge = (lastPaise * (side === 'BUY' ? 100 + percent : 100 - percent)) / 100;
  // Sums of per cents fall a hair short of the tick they mean.
  const ticks = edge / listing.tickPaise;
  const whole = side === 'BUY' ? Math.floor(ticks + 1e-9) : Math.ceil(ticks - 1e-9);
  return Math.max(1, whole) * listing.tickPaise;
}
