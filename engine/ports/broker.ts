import type { Approved } from '../domain/gates.ts';
import type { BrokerOrderId, InstrumentKey, OrderTag, TradeId } from '../domain/ids.ts';
import type { Order, Pricing, Product, Side } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import type { Quantity } from '../domain/quantity.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';

/**
 * What became of one attempt to place. `accepted` means accepted for processing, nothing more. `refused` and
 * `not-sent` are proven; `unknown` means the order may exist.
 */
export type PlaceAnswer =
  | { readonly kind: 'accepted'; readonly brokerOrderId: BrokerOrderId }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What became of a modify or cancel. `finished` tells that the order had already ended: read the book again. */
export type ChangeAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'finished'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** `passing` covers every status on the way to another; the list of the broker is open. */
export type BrokerOrderStatus =
  | 'passing'
  | 'open'
  | 'trigger-pending'
  | 'complete'
  | 'cancelled'
  | 'rejected';

/** An order as the broker has it. */
export interface BrokerOrder {
  readonly brokerOrderId: BrokerOrderId;
  readonly tag: OrderTag | undefined;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: Quantity;
  readonly pricing: Pricing;
  readonly status: BrokerOrderStatus;
  readonly filled: number;
  readonly averagePrice: Price;
  /** The broker's own words on a rejection or cancellation; empty otherwise. */
  readonly message: string;
  readonly updatedAt: EpochMs;
}

/** A trade as the broker has it. */
export interface BrokerTrade {
  readonly tradeId: TradeId;
  readonly brokerOrderId: BrokerOrderId;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly at: EpochMs;
  readonly day: IsoDate;
}

/** Updates may come late, twice, out of order, or never: they are hints, the books are the truth. */
export interface BrokerListener {
  onOrder(order: BrokerOrder): void;
  onTrade(trade: BrokerTrade): void;
}

/** The door to one broker account. It never retries a write. */
export interface Broker {
  listen(listener: BrokerListener): void;
  place(order: Approved<Order>): Promise<PlaceAnswer>;
  /** Reprices or resizes a resting order. */
  modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer>;
  cancel(order: Order): Promise<ChangeAnswer>;
  /** Today's orders. */
  orders(): Promise<readonly BrokerOrder[]>;
  /** Today's trades. */
  trades(): Promise<readonly BrokerTrade[]>;
}
