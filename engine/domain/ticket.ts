import type { BookId, InstrumentKey, OrderId, TicketId, UserId } from './ids.ts';
import type { LimitName } from './limit.ts';
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
  | { readonly kind: 'reset-book'; readonly book: BookId }
  | { readonly kind: 'set-limit'; readonly book: BookId; readonly name: LimitName; readonly value: number };

/** One approver's yes. */
interface ApprovalVote {
  readonly user: UserId;
  readonly at: EpochMs;
}

/**
 * The life of a ticket: offered, then confirmed by whoever asked for it, then, where one person's yes is not enough,
 * decided by others. Only `open` and `awaiting` go on.
 */
export type TicketState =
  | { readonly kind: 'open' }
  | {
      /** Confirmed by its requester; what it does happens once enough others said yes. */
      readonly kind: 'awaiting';
      readonly since: EpochMs;
      /** Why one person is not enough, a sentence each. */
      readonly why: readonly string[];
      readonly needed: number;
      readonly votes: readonly ApprovalVote[];
      /** The price that approvers were shown last; 0 where none matters. */
      readonly price: Price;
    }
  | TicketEnd;

/** How a ticket ended. */
export type TicketEnd =
  | { readonly kind: 'confirmed' | 'dropped' | 'expired' | 'voided' | 'replaced' }
  | { readonly kind: 'approved'; readonly by: readonly UserId[] }
  | { readonly kind: 'rejected'; readonly by: UserId; readonly reason: string };

/** An action waiting for a person's yes. Used once, before it expires. */
export interface Ticket {
  readonly id: TicketId;
  readonly book: BookId;
  readonly requester: UserId;
  readonly place: PlaceName;
  readonly action: TicketAction;
  /** SHA-256 of the canonical action: the same from the offer to the order. */
  readonly actionHash: string;
  /** The price the person saw; 0 where none matters. */
  readonly shownPrice: Price;
  /** Wall-clock times. */
  readonly offeredAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly state: TicketState;
}

/** A ticket that others decide on. */
export type AwaitingTicket = Ticket & { readonly state: Extract<TicketState, { kind: 'awaiting' }> };

export function isAwaiting(ticket: Ticket): ticket is AwaitingTicket {
  return ticket.state.kind === 'awaiting';
}

/** Whether it can still come to something. */
export function isPending({ state }: Ticket): boolean {
  return state.kind === 'open' || state.kind === 'awaiting';
}
