import { assert } from '../domain/assert.ts';
import { type Money, money, notional, share } from '../domain/money.ts';
import type { Side } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import { dayNumber, type IsoDate } from '../domain/time.ts';

/** A delivery trade, oldest first, as the tax computation sees it. */
export interface LotTrade {
  readonly day: IsoDate;
  readonly side: Side;
  readonly quantity: number;
  readonly price: Price;
}

/** Shares bought together that are still held. */
export interface OpenLot {
  readonly bought: IsoDate;
  readonly quantity: number;
  readonly cost: Money;
}

/** Shares of one purchase that one sale took. */
export interface ClosedLot {
  readonly bought: IsoDate;
  readonly sold: IsoDate;
  readonly daysHeld: number;
  readonly quantity: number;
  readonly cost: Money;
  readonly proceeds: Money;
}

/**
 * First in, first out over the delivery trades of one share: what is held, by purchase, and what was sold, by
 * purchase and sale. Costs and proceeds of a lot's parts add up to the whole. Only long holdings have lots;
 * selling more than is held is a bug of the caller.
 */
export function fifoLots(trades: readonly LotTrade[]): {
  readonly open: readonly OpenLot[];
  readonly closed: readonly ClosedLot[];
} {
  const open: OpenLot[] = [];
  const closed: ClosedLot[] = [];
  for (const trade of trades) {
    const value = notional(trade.price, trade.quantity);
    if (trade.side === 'BUY') open.push({ bought: trade.day, quantity: trade.quantity, cost: value });
    else sell(open, closed, { sold: trade.day, quantity: trade.quantity, value });
  }
  return { open, closed };
}

function sell(
  open: OpenLot[],
  closed: ClosedLot[],
  sale: { readonly sold: IsoDate; readonly quantity: number; readonly value: Money },
): void {
  let { quantity, value } = sale;
  while (quantity > 0) {
    const [lot] = open;
    assert(lot !== undefined, 'more sold than held');
    const taken = Math.min(quantity, lot.quantity);
    const cost = share(lot.cost, taken, lot.quantity, 'half-up');
    const proceeds = share(value, taken, quantity, 'half-up');
    const daysHeld = dayNumber(sale.sold) - dayNumber(lot.bought);
    closed.push({ bought: lot.bought, sold: sale.sold, daysHeld, quantity: taken, cost, proceeds });
    if (taken === lot.quantity) open.shift();
    else open[0] = { ...lot, quantity: lot.quantity - taken, cost: money(lot.cost - cost) };
    quantity -= taken;
    value = money(value - proceeds);
  }
}
