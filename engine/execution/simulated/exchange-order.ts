import type { BookId, BrokerOrderId, OrderTag } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import { minutesOf, type Pricing, type Product, type Side, type Validity } from '../../domain/order.ts';
import { NO_PRICE, type Price, price } from '../../domain/price.ts';
import { quantity } from '../../domain/quantity.ts';
import { mulDiv } from '../../domain/rounding.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { BrokerOrder, BrokerOrderStatus } from '../../ports/broker.ts';

/** An order as it is sent to the exchange. */
export interface OrderEntry {
  readonly tag: OrderTag;
  readonly book: BookId;
  readonly instrument: Tradable;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly pricing: Pricing;
  readonly validity: Validity;
  readonly reduceOnly: boolean;
  /** Kept for this opening: it comes to the exchange when that takes orders like it. */
  readonly afterMarket?: EpochMs;
}

/**
 * How an order stands to the market: not met yet; taking what the far side shows, as long as that is within its
 * limit; or resting behind the queue at its price. One that rests never takes again.
 */
type Stance = 'new' | 'taking' | 'resting';

/** Why an order for the moment ended. */
export const IOC_OVER = 'IOC: the rest found nothing at once';

/** An order in the exchange's book. The exchange alone changes it. */
export interface ExchangeOrder extends Omit<OrderEntry, 'quantity' | 'pricing'> {
  readonly id: BrokerOrderId;
  readonly enteredAt: EpochMs;
  /** Time priority: smaller came earlier. */
  sequence: number;
  pricing: Pricing;
  quantity: number;
  filled: number;
  filledValue: number;
  status: BrokerOrderStatus;
  message: string;
  stance: Stance;
  /** Worst price it may trade at; a market order gets its own when it meets the market. */
  limit: Price | undefined;
  /** Displayed quantity in front of it at its price, while it rests. */
  ahead: number;
  modifications: number;
  updatedAt: EpochMs;
}

/** A new order in the book, not met by the market yet. */
export function enteredOrder(
  entry: OrderEntry,
  as: { readonly id: BrokerOrderId; readonly sequence: number; readonly at: EpochMs },
): ExchangeOrder {
  return {
    ...entry,
    id: as.id,
    enteredAt: as.at,
    sequence: as.sequence,
    filled: 0,
    filledValue: 0,
    status: 'passing',
    message: '',
    stance: 'new',
    limit: undefined,
    ahead: 0,
    modifications: 0,
    updatedAt: as.at,
  };
}

/** Whether an order may still trade. */
export function isWorking(order: ExchangeOrder): boolean {
  return order.status === 'passing' || order.status === 'open' || order.status === 'trigger-pending';
}

/** Why an order of some minutes ended. */
export const MINUTES_OVER = 'TTL: its minutes are over';

/** Whether an order of some minutes has had them. */
export function isOutlived(order: ExchangeOrder, at: EpochMs): boolean {
  const minutes = minutesOf(order.validity);
  return minutes !== undefined && at >= order.enteredAt + minutes * MINUTE_MS;
}

/** Units that an order has left to trade. */
export function restOf(order: ExchangeOrder): number {
  return order.quantity - order.filled;
}

/** The price that sets a stop off; undefined for orders without one. */
export function triggerOf(pricing: Pricing): Price | undefined {
  return pricing.type === 'SL' || pricing.type === 'SL-M' ? pricing.trigger : undefined;
}

/** The limit an order names itself; undefined for market orders. */
export function ownLimit(pricing: Pricing): Price | undefined {
  return pricing.type === 'LIMIT' || pricing.type === 'SL' ? pricing.price : undefined;
}

/** Whether `value` is no worse than `limit` for that side. */
export function within(side: Side, value: Price, limit: Price): boolean {
  return side === 'BUY' ? value <= limit : value >= limit;
}

/** Whether the market has reached a stop's trigger. */
export function triggerHit(side: Side, trigger: Price, last: Price): boolean {
  return side === 'BUY' ? last >= trigger : last <= trigger;
}

/** The order as a client is shown it. */
export function shown(order: ExchangeOrder): BrokerOrder {
  return {
    brokerOrderId: order.id,
    tag: order.tag,
    instrument: order.instrument.key,
    side: order.side,
    product: order.product,
    quantity: quantity(order.quantity),
    pricing: order.pricing,
    status: order.status,
    filled: order.filled,
    averagePrice:
      order.filled === 0 ? NO_PRICE : price(mulDiv(order.filledValue, 1, order.filled, 'half-up')),
    message: order.message,
    updatedAt: order.updatedAt,
  };
}
