import type { Caller } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { BookId } from './domain/ids.ts';
import type { Money } from './domain/money.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';

/** How much of its capital a live book uses, and what it takes to use more. */
export interface RampView {
  readonly book: Book;
  /** In basis points of the capital. */
  readonly shareBp: number;
  readonly usable: Money;
  /** Closed days with trades, since the share was set, without the daily loss limit being reached; a breach starts them anew. */
  readonly cleanDays: number;
  readonly neededDays: number;
  /** The next share in basis points; undefined when all of the capital is used. */
  readonly nextBp: number | undefined;
}

/** Opening books, and moving them between paper and real money. A code is that of the caller's authenticator. */
export interface BookControl {
  /** A new paper book of the caller. Undefined capital: what the settings give a new book. */
  open(
    caller: Caller,
    wish: { readonly name: string; readonly capital: Money | undefined },
  ): Promise<Result<Book, Refusal>>;
  /** Why a book cannot go live now, whatever the code; undefined when only the code is missing. */
  liveRefusal(caller: Caller, book: BookId): Promise<Refusal | undefined>;
  /** Moves an empty paper book to the broker's account, with the first share of its capital. */
  goLive(
    caller: Caller,
    wish: { readonly book: BookId; readonly code: string },
  ): Promise<Result<Book, Refusal>>;
  /** Moves an empty live book back to the paper house. */
  goPaper(caller: Caller, book: BookId): Promise<Result<Book, Refusal>>;
  /** Undefined for a paper book. */
  ramp(book: BookId): RampView | undefined;
  /** Sets the share of a live book: the next one after enough clean days and with a code, a smaller one always. */
  setShare(
    caller: Caller,
    wish: { readonly book: BookId; readonly shareBp: number; readonly code: string | undefined },
  ): Promise<Result<Book, Refusal>>;
}

/** The caller's authenticator. Its secret is shown once, at the machine itself, and never in a chat that keeps a history. */
export interface AuthenticatorDesk {
  enrolled(caller: Caller): Promise<boolean>;
  /** A fresh secret and what the picture of it holds. With one set up already only `anew`, which then loses it. */
  begin(
    caller: Caller,
    wish: { readonly anew: boolean },
  ): Promise<Result<{ readonly secret: string; readonly uri: string }, Refusal>>;
  /** Takes the first code of a new authenticator. */
  prove(caller: Caller, code: string): Promise<Result<undefined, Refusal>>;
}
