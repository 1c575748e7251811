/** Tick sizes of the exchange, in ten-thousandths of a rupee, and what any price lies on. */
const TICK_SIZES = [500, 100, 25, 1] as const;

export const COARSEST_TICK = TICK_SIZES[0];

/** The coarsest tick, no coarser than `tick`, on which a price in ten-thousandths lies. */
export function fittingTick(tick: number, value: number): number {
  if (value % tick === 0) return tick;
  return TICK_SIZES.find((finer) => finer < tick && value % finer === 0) ?? 1;
}
