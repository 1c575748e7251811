import type { Caller } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { BookId, InstrumentKey } from './domain/ids.ts';
import type { Tradable } from './domain/instrument.ts';
import type { ExitLevels, Product } from './domain/order.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { StandingTrigger, TriggerLegs } from './domain/standing-trigger.ts';

/** Levels at which the broker is to close a carried position, whether this desk runs or not. */
export interface TriggerWish {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly levels: ExitLevels;
}

export interface TriggerView {
  readonly book: Book;
  readonly instrument: Tradable;
  /** Signed units of the position. */
  readonly held: number;
  readonly legs: TriggerLegs;
  /** Says exactly this trigger for exactly this position. */
  readonly proof: string;
}

/** Triggers at the broker (GTT) that close what a live book holds. */
export interface TriggerDesk {
  list(caller: Caller, book: BookId): Promise<Result<readonly StandingTrigger[], Refusal>>;
  look(caller: Caller, wish: TriggerWish): Promise<Result<TriggerView, Refusal>>;
  place(caller: Caller, wish: TriggerWish, proof: string): Promise<Result<TriggerView, Refusal>>;
  remove(caller: Caller, book: BookId, id: string): Promise<Result<undefined, Refusal>>;
}
