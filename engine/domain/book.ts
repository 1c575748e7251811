import type { AccountId, BookId, InstrumentKey, UserId } from './ids.ts';
import type { BookAccess } from './membership.ts';
import { BP, type Money, share } from './money.ts';
import type { Product } from './order.ts';
import type { Price } from './price.ts';
import type { EpochMs, IsoDate } from './time.ts';

export type BookMode = 'paper' | 'live';

/** A named pot of capital with its own limits, positions and ledger. */
export interface Book {
  readonly id: BookId;
  readonly account: AccountId;
  readonly mode: BookMode;
  readonly owner: UserId;
  /** What the owner put in. */
  readonly capital: Money;
  /** How much of it a live book may use so far; a paper book uses all. */
  readonly ramp?: CapitalRamp;
  /** Absent: open to the whole desk. */
  readonly access?: BookAccess;
}

/** A live book begins with a small share of its capital, and earns more. */
interface CapitalRamp {
  /** In basis points of the capital. */
  readonly shareBp: number;
  /** The day it was set. */
  readonly since: IsoDate;
}

/** The part of the capital that a book may use; limits in per cent are per cent of this. */
export function usableCapital({ capital, ramp }: Pick<Book, 'capital' | 'ramp'>): Money {
  return ramp === undefined ? capital : share(capital, ramp.shareBp, BP, 'floor');
}

/**
 * Whether new exposure may be taken, of a book or of the whole desk. Cancels always pass.
 * `reconciling` accepts nothing new, `reducing` only what shrinks positions, `halted` only cancels.
 */
export type TradingState = 'active' | 'reducing' | 'reconciling' | 'halted';

/**
 * What holds a trading state. Each cause lifts only what it set itself, and the strictest of all holds: a
 * comparison that comes out well does not lift what a person halted.
 */
export type StateCause =
  | 'person'
  | 'reconciling'
  | 'difference'
  | 'incident'
  | 'clock'
  | 'disk'
  | 'prices'
  | 'loss'
  | 'limit';

/** What a book was worth at the end of a day. */
export interface EquityMark {
  readonly book: BookId;
  readonly day: IsoDate;
  readonly equity: Money;
}

/** What a book held of an instrument when a day had ended, and the price it was valued at. */
export interface ClosingPosition {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Signed, not 0. */
  readonly quantity: number;
  /** Signed, at the average price. */
  readonly cost: Money;
  /** 0 where there was no price: the position then counts at cost. */
  readonly mark: Price;
}

/** A trade that closed something, and what it took before charges. */
export interface Closing {
  readonly book: BookId;
  readonly at: EpochMs;
  readonly realised: Money;
}
