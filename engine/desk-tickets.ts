import type { Caller, QuoteView } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { ExitPlan } from './domain/exit-plan.ts';
import type { BookId, InstrumentKey, OrderId, TicketId } from './domain/ids.ts';
import type { Tradable } from './domain/instrument.ts';
import type { ChargeLine } from './domain/ledger.ts';
import type { LimitSetting } from './domain/limit.ts';
import type { Money } from './domain/money.ts';
import type { ExitLevels, FollowedSignal, Order, Pricing, Product, Side, Validity } from './domain/order.ts';
import type { Price } from './domain/price.ts';
import type { Quantity } from './domain/quantity.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { Ticket } from './domain/ticket.ts';
import type { TicketLegs } from './domain/ticket-legs.ts';
import type { EpochMs } from './domain/time.ts';

/** A quantity as people say it. */
export type Amount =
  | { readonly unit: 'shares'; readonly value: number }
  | { readonly unit: 'lots'; readonly value: number }
  | { readonly unit: 'rupees'; readonly value: Money };

export interface PlaceRequest {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly amount: Amount;
  readonly product: Product;
  readonly pricing: Pricing;
  readonly validity: Validity;
  /** How much of it the exchange shows at a time; absent: all. */
  readonly disclosed?: Quantity;
  /** For the next opening, given to the broker while the market is closed. */
  readonly afterMarket?: boolean;
  /** In so many parts, each behind the one before: an iceberg. Absent: whole. */
  readonly parts?: number;
  readonly exits: ExitLevels;
  readonly reduceOnly: boolean;
  /** The signal of a strategy that it follows. */
  readonly follows?: FollowedSignal;
}

/** One rule of the gate and what it found. `use` is the share of the limit taken after this order, 0 to 1. */
export interface Verdict {
  readonly check: string;
  readonly passed: boolean;
  readonly says: string;
  readonly use?: number;
}

/** A ticket with everything a person needs to say yes: all money in one order's terms. */
export interface OrderTicketView {
  readonly ticket: Ticket;
  readonly book: Book;
  readonly instrument: Tradable;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly product: Product;
  readonly pricing: Pricing;
  readonly exits: ExitLevels;
  /** Undefined while nobody has seen a price: an exit is not held up by that. */
  readonly quote: QuoteView | undefined;
  /** The price the estimate is made at. */
  readonly expectedPrice: Price;
  readonly value: Money;
  readonly charges: Money;
  readonly chargeLines: readonly ChargeLine[];
  /** Price at which closing again at the same size neither wins nor loses. */
  readonly breakEven: Price | undefined;
  readonly marginNeeded: Money;
  readonly fundsBefore: Money;
  readonly fundsAfter: Money;
  readonly verdicts: readonly Verdict[];
  readonly validity: Validity;
  readonly disclosed: Quantity | undefined;
  /** The opening that it waits for; undefined for the session that is on. */
  readonly afterMarket: EpochMs | undefined;
  /** True when it can only shrink a position. */
  readonly reduceOnly: boolean;
  /** What it takes in orders: slices within the freeze quantity are one wave, parts of an iceberg a wave each. */
  readonly legs: TicketLegs;
}

export interface CancelTicketView {
  readonly ticket: Ticket;
  readonly orders: readonly Order[];
}

export interface ModifyTicketView {
  readonly ticket: Ticket;
  readonly order: Order;
  readonly pricing: Pricing;
  readonly quantity: Quantity;
}

export interface ProtectRequest {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly levels: ExitLevels;
}

export interface ProtectTicketView extends ProtectRequest {
  readonly ticket: Ticket;
  /** Signed units of the position. */
  readonly held: number;
}

export interface ResetTicketView {
  readonly ticket: Ticket;
  readonly book: Book;
}

/** What a confirmed ticket set in motion. */
export type Confirmation =
  /** One yes was not enough: others decide now. */
  | { readonly kind: 'awaiting'; readonly ticket: Ticket }
  | {
      readonly kind: 'placed';
      readonly orders: readonly Order[];
      /** They leave when the books are compared with the broker, not before. */
      readonly waits: boolean;
    }
  | { readonly kind: 'cancelling'; readonly orders: readonly Order[] }
  | { readonly kind: 'modifying'; readonly order: Order }
  | { readonly kind: 'protected'; readonly plan: ExitPlan }
  | { readonly kind: 'book-reset'; readonly book: Book }
  | { readonly kind: 'limit-set'; readonly setting: LimitSetting };

export interface ModifyRequest {
  readonly order: OrderId;
  readonly price?: Price;
  readonly trigger?: Price;
  readonly quantity?: number;
}

/** The only way an order comes to be from a chat: a ticket, and the yes of the person it belongs to. */
export interface TicketDesk {
  draftOrder(caller: Caller, request: PlaceRequest): Promise<Result<OrderTicketView, Refusal>>;
  draftCancel(caller: Caller, orders: readonly OrderId[]): Promise<Result<CancelTicketView, Refusal>>;
  draftModify(caller: Caller, request: ModifyRequest): Promise<Result<ModifyTicketView, Refusal>>;
  /** Stop and target of an open position; a level that is not said stays as it is. */
  draftProtect(caller: Caller, request: ProtectRequest): Promise<Result<ProtectTicketView, Refusal>>;
  draftReset(caller: Caller, book: BookId): Promise<Result<ResetTicketView, Refusal>>;
  /** Uses the ticket up; a `code` of the caller's authenticator goes with large live ones. Everything is checked again: person, place, age, price drift, every rule of the gate. */
  confirm(caller: Caller, ticket: TicketId, code?: string): Promise<Result<Confirmation, Refusal>>;
  /** Takes it back: also while others decide on it. */
  drop(caller: Caller, ticket: TicketId): Promise<Result<Ticket, Refusal>>;
  /** The caller's newest open ticket in this place. */
  latest(caller: Caller): Ticket | undefined;
  /** The full view again, for `Details`, with prices of now. */
  view(caller: Caller, ticket: TicketId): Promise<Result<OrderTicketView, Refusal>>;
}
