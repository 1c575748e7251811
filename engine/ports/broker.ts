import type { Approved } from '../domain/gates.ts';
import type { AccountId, BrokerOrderId, InstrumentKey, OrderTag, TradeId } from '../domain/ids.ts';
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
  /** When the exchange or the broker last changed it: of two snapshots the newer one holds. */
  readonly updatedAt: EpochMs;
  /** The broker's word for the status when it is none we know: it counts as passing, and somebody must look. */
  readonly strangeStatus?: string;
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

/** What the broker says is held, bought less sold, whoever ordered it. */
export interface BrokerPosition {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Signed: negative is short, 0 closed today. Delivery counts what traded today; older shares are holdings. */
  readonly quantity: number;
  readonly averagePrice: Price;
}

/** Delivery shares that the broker had for the account when the day began. */
export interface BrokerHolding {
  readonly instrument: InstrumentKey;
  /** Delivered or on their way; those sold today still counted. */
  readonly units: number;
  readonly averagePrice: Price;
}

/** The broker's own record of the day, read in one go. */
export type BookAnswer =
  | {
      readonly kind: 'book';
      readonly orders: readonly BrokerOrder[];
      readonly trades: readonly BrokerTrade[];
      readonly positions: readonly BrokerPosition[];
    }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'logged-out'; readonly reason: string };

/** Updates may come late, twice, out of order, or never: they are hints, the books are the truth. */
export interface BrokerListener {
  onOrder(order: BrokerOrder): void;
  onTrade(trade: BrokerTrade): void;
  /** News may have been missed, or the session is new: read the book. `why` in a few words, for people. */
  onGap(why: string): void;
}

/** The door to one broker account. It never retries a write. */
export interface Broker {
  readonly account: AccountId;
  /**
   * `proof`: what its book lacks never was. `evidence`: an order may show up late, and absence alone proves
   * nothing.
   */
  readonly bookAs: 'proof' | 'evidence';
  listen(listener: BrokerListener): void;
  place(order: Approved<Order>): Promise<PlaceAnswer>;
  /** Reprices or resizes a resting order. */
  modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer>;
  cancel(order: Order): Promise<ChangeAnswer>;
  /** Orders, trades and net positions of today, read now. */
  book(): Promise<BookAnswer>;
}
