import type { Caller } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { BookId, InstrumentKey } from './domain/ids.ts';
import type { Tradable } from './domain/instrument.ts';
import type { Money } from './domain/money.ts';
import type { Product } from './domain/order.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';

/** A position, or a part of it, that is to be carried under another product. */
export interface ConversionWish {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly from: Product;
  readonly to: Product;
  /** Absent: all that can be. */
  readonly units?: number;
}

/** What a conversion would do, before it is agreed to. */
export interface ConversionView {
  readonly book: Book;
  readonly instrument: Tradable;
  readonly from: Product;
  readonly to: Product;
  readonly units: number;
  /** Signed units of the whole position. */
  readonly held: number;
  readonly freeBefore: Money;
  readonly freeAfter: Money;
  /** What today's charges grow by; negative when they shrink. */
  readonly charges: Money;
  /** Says exactly this conversion of exactly this position: a yes to another one does nothing. */
  readonly proof: string;
}

/** Changes the product of positions. Nothing is traded. */
export interface ConversionDesk {
  look(caller: Caller, wish: ConversionWish): Promise<Result<ConversionView, Refusal>>;
  /** At a live book the broker does it first, asked once. */
  convert(caller: Caller, wish: ConversionWish, proof: string): Promise<Result<ConversionView, Refusal>>;
}
