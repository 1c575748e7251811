import type { Caller } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { BookId } from './domain/ids.ts';
import type { LimitName, LimitSetting } from './domain/limit.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { Ticket } from './domain/ticket.ts';

/** One limit of a book: what holds now, and what will. */
export interface LimitRow {
  readonly name: LimitName;
  readonly value: number;
  /** Undefined where the desk's own value holds. */
  readonly setting: LimitSetting | undefined;
}

/** What became of a wish: a tighter limit holds at once, a looser one is a ticket first. */
export type LimitAnswer =
  | { readonly kind: 'set'; readonly setting: LimitSetting; readonly before: number }
  | { readonly kind: 'offered'; readonly ticket: Ticket; readonly before: number };

/** The limits of books. */
export interface LimitDesk {
  of(book: Book): readonly LimitRow[];
  /** Needs the role risk. */
  set(
    caller: Caller,
    wish: { readonly book: BookId; readonly name: LimitName; readonly value: number },
  ): Promise<Result<LimitAnswer, Refusal>>;
}
