import type { InstrumentKey } from '../domain/ids.ts';
import type { Product, Side } from '../domain/order.ts';

/** A part of a position that a broker is to carry under another product. */
interface PositionChange {
  readonly instrument: InstrumentKey;
  /** The side that made the position. */
  readonly side: Side;
  readonly from: Product;
  readonly to: Product;
  readonly quantity: number;
  /** Whether it was made today or carried from an earlier day. */
  readonly madeToday: boolean;
}

/** What became of it. `unknown` means that it may have been done: only the broker's positions tell. */
export type ChangeOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The door at a broker through which positions change their product; it never asks twice. */
export interface PositionConverter {
  convert(change: PositionChange): Promise<ChangeOutcome>;
}
