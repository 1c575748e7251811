import type { Caller } from './desk-market.ts';
import type { Confirmation, OrderTicketView } from './desk-tickets.ts';
import type { Book } from './domain/book.ts';
import type { TicketId } from './domain/ids.ts';
import type { Price } from './domain/price.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { Ticket } from './domain/ticket.ts';
import type { User } from './domain/user.ts';

/** What one person proposed and others decide on, with prices of now. */
export interface ApprovalView {
  readonly ticket: Ticket;
  readonly book: Book;
  /** Who may decide. */
  readonly approvers: readonly User[];
  /** The order with its numbers, while it can still be drawn up. */
  readonly order: OrderTicketView | undefined;
  /** The price of now; 0 where none matters. */
  readonly price: Price;
}

/** What a yes or a no came to. */
export type Decision =
  | { readonly kind: 'counted'; readonly ticket: Ticket }
  | { readonly kind: 'approved'; readonly ticket: Ticket; readonly done: Confirmation }
  | { readonly kind: 'rejected'; readonly ticket: Ticket };

/** Where one person's yes is not enough. Each decision is checked against rights, price and gate at the moment it is made. */
export interface ApprovalDesk {
  /** What waits in the books that the caller reaches, oldest first. */
  pending(caller: Caller): readonly ApprovalView[];
  /** Everything that waits: told again after a restart. */
  waiting(): readonly Ticket[];
  view(ticket: Ticket): ApprovalView;
  approve(caller: Caller, ticket: TicketId): Promise<Result<Decision, Refusal>>;
  reject(caller: Caller, ticket: TicketId, reason: string): Promise<Result<Decision, Refusal>>;
}
