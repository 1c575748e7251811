import type { Caller } from './desk-market.ts';
import type { PlaceRequest } from './desk-tickets.ts';
import type { Book } from './domain/book.ts';
import type { BrokerMargin, BrokerMoney, MarginTerms } from './domain/broker-margin.ts';
import type { Tradable } from './domain/instrument.ts';
import type { Money } from './domain/money.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';

/** What the broker said, or why it did not; undefined for a book that is at no broker. */
export type Told<Value> = Result<Value, string> | undefined;

/** An order and what it would block by the desk's own dated table, without the benefit of any hedge. */
export interface MarginRow extends Pick<MarginTerms, 'side' | 'product' | 'quantity'> {
  readonly instrument: Tradable;
  readonly ours: Money;
}

export interface MarginAnswer {
  readonly book: Book;
  readonly rows: readonly MarginRow[];
  readonly ours: Money;
  /** What the book has for it now. */
  readonly free: Money;
  readonly broker: Told<BrokerMargin>;
}

/** What orders would block, before anybody places them. Nothing here changes anything. */
export interface MarginDesk {
  ask(caller: Caller, orders: readonly PlaceRequest[]): Promise<Result<MarginAnswer, Refusal>>;
  /** The account of a live book as its broker has it. */
  atBroker(book: Book): Promise<Told<BrokerMoney>>;
}
