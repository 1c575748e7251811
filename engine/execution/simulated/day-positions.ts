import { NO_PRICE, price } from '../../domain/price.ts';
import { mulDiv } from '../../domain/rounding.ts';
import type { BrokerOrder, BrokerPosition } from '../../ports/broker.ts';

interface Sides {
  readonly of: Pick<BrokerOrder, 'instrument' | 'product'>;
  bought: number;
  boughtValue: number;
  sold: number;
  soldValue: number;
}

/** What the day's orders bought less what they sold; the average is that of the larger side. */
export function dayPositions(orders: readonly BrokerOrder[]): readonly BrokerPosition[] {
  const sides = new Map<string, Sides>();
  for (const order of orders) {
    if (order.filled === 0) continue;
    const key = `${order.instrument}|${order.product}`;
    const row = sides.get(key) ?? { of: order, bought: 0, boughtValue: 0, sold: 0, soldValue: 0 };
    const value = order.averagePrice * order.filled;
    if (order.side === 'BUY') {
      row.bought += order.filled;
      row.boughtValue += value;
    } else {
      row.sold += order.filled;
      row.soldValue += value;
    }
    sides.set(key, row);
  }
  return [...sides.values()].map(positionOf);
}

function positionOf(row: Sides): BrokerPosition {
  const quantity = row.bought - row.sold;
  const [value, units] = quantity > 0 ? [row.boughtValue, row.bought] : [row.soldValue, row.sold];
  return {
    instrument: row.of.instrument,
    product: row.of.product,
    quantity,
    averagePrice: quantity === 0 ? NO_PRICE : price(mulDiv(value, 1, units, 'half-up')),
  };
}
