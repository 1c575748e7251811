import type { OrderIntent } from './order.ts';

/**
 * Orders that one yes sets in motion, in waves: a wave leaves when every order of the wave before it has filled. When
 * one ends without that, what waits behind it is not sent, and what has traded stays. Slices of one order are one wave,
 * the legs of an iceberg are a wave each, and the bought legs of a structure go before the sold ones.
 */
export type TicketLegs = readonly (readonly OrderIntent[])[];

/** All legs, in the order in which they leave. */
export function allLegs(legs: TicketLegs): readonly OrderIntent[] {
  return legs.flat();
}
