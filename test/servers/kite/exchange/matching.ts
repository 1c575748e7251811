import type { BookOrder } from '../book/book-order.ts';
import type { Quote, TapeNews } from '../market/tape.ts';

export interface Execution {
  readonly pricePaise: number;
  readonly quantity: number;
}

function reaches(order: BookOrder, pricePaise: number): boolean {
  const { pricePaise: limit } = order.terms;
  return order.identity.side === 'BUY' ? pricePaise <= limit : pricePaise >= limit;
}

/** What an order takes from the other side of the depth as it arrives, best price first. */
export function arriving(order: BookOrder, quote: Quote): readonly Execution[] {
  let left = order.remaining;
  const levels = order.identity.side === 'BUY' ? quote.asks : quote.bids;
  return levels
    .filter((level) => reaches(order, level.pricePaise))
    .flatMap((level) => {
      const quantity = Math.min(left, level.quantity);
      left -= quantity;
      return quantity > 0 ? [{ pricePaise: level.pricePaise, quantity }] : [];
    });
}

/**
 * What a resting order trades when the market moves: at its own limit, against depth that reaches it, or against a trade
 * through it. A trade at the limit itself went to those who stood before.
 */
export function resting(order: BookOrder, { quote, trade }: TapeNews): Execution | undefined {
  const { side } = order.identity;
  const limit = order.terms.pricePaise;
  const levels = side === 'BUY' ? quote.asks : quote.bids;
  const depth = levels
    .filter((level) => reaches(order, level.pricePaise))
    .reduce((sum, level) => sum + level.quantity, 0);
  const through =
    trade !== undefined && (side === 'BUY' ? trade.pricePaise < limit : trade.pricePaise > limit)
      ? trade.quantity
      : 0;
  const quantity = Math.min(order.remaining, Math.max(depth, through));
  return quantity > 0 ? { pricePaise: limit, quantity } : undefined;
}

/** Whether a stop's trigger is met by the last price. */
export function isTriggered(order: BookOrder, lastPaise: number): boolean {
  const { triggerPaise } = order.terms;
  return order.identity.side === 'BUY' ? lastPaise >= triggerPaise : lastPaise <= triggerPaise;
}
