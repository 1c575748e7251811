import type { Caller } from './desk-market.ts';
import type { BookId, InstrumentKey } from './domain/ids.ts';
import type { Tradable } from './domain/instrument.ts';
import type { Money } from './domain/money.ts';
import type { Product } from './domain/order.ts';
import type { Price } from './domain/price.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';

/** Units at the broker that no book has. */
interface TakeoverRow {
  readonly instrument: Tradable;
  readonly product: Product;
  /** Signed. */
  readonly units: number;
  /** As the broker shows it. */
  readonly averagePrice: Price;
  /** Signed like the units. */
  readonly cost: Money;
}

export interface TakeoverView {
  readonly book: BookId;
  /** At least one. */
  readonly rows: readonly TakeoverRow[];
  /** What differs besides and cannot be taken over, with the reason, a sentence each. */
  readonly left: readonly string[];
  /** Names exactly these rows: a yes holds for nothing else. */
  readonly proof: string;
}

/** What is asked about: one instrument, or everything. */
export interface TakeoverWish {
  readonly book: BookId;
  readonly instrument: InstrumentKey | undefined;
}

/** Positions and holdings that were at the broker before Munim, brought into a live book. */
export interface TakeoverDesk {
  /** What could be taken over now; a refusal when that is nothing. Reads the broker. */
  look(caller: Caller, wish: TakeoverWish): Promise<Result<TakeoverView, Refusal>>;
  /** Books it as capital in kind. Refused when the broker does not show exactly what `proof` names any more. */
  take(caller: Caller, wish: TakeoverWish, proof: string): Promise<Result<TakeoverView, Refusal>>;
}
