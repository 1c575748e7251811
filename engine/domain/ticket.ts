import type { BookId, InstrumentKey, OrderId, TicketId, UserId } from './ids.ts';
import type { ExitLevels, Pricing, Product } from './order.ts';
import type { Price } from './price.ts';
import type { Quantity } from './quantity.ts';
import type { TicketLegs } from './ticket-legs.ts';
import type { EpochMs } from './time.ts';

/** Where a conversation happens: a private chat, a group, a terminal. Never an identity. */
export type PlaceName = string;

/** What a confirmed ticket does. What is shown is rendered from this, and its hash is what is confirmed. */
export type TicketAction =
  | { readonly kind: 'place'; readonly legs: TicketLegs }
  | { readonly kind: 'cancel'; readonly orders: readonly OrderId[] }
  | {
      readonly kind: 'modify';
      readonly order: OrderId;
      readonly pricing: Pricing;
      readonly quantity: Quantity;
    }
  | {
      readonly kind: 'protect';
      readonly book: BookId;
      readonly instrument: InstrumentKey;
      readonly product: Product;
      readonly levels: ExitLevels;
    }
  | { readonly kind: 'reset-book'; readonly book: BookId };

export type TicketState = 'open' | 'confirmed' | 'dropped' | 'expired' | 'voided' | 'replaced';

/** An action waiting for one person's yes. Used once, in one place, before it expires. */
export interface Ticket {
  readonly id: TicketId;
  readonly book: BookId;
  readonly requester: UserId;
  readonly place: PlaceName;
  readonly action: TicketAction;
  /** SHA-256 of the canonical action. */
  readonly actionHash: string;
  /** The price the person saw; 0 where none matters. */
  readonly shownPrice: Price;
  /** Wall-clock times. */
  readonly offeredAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly state: TicketState;
}
