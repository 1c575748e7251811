import type { Tradable } from '../../domain/instrument.ts';
import type { Side } from '../../domain/order.ts';
import { ceilToTick, floorToTick, type Price, price, RUPEE } from '../../domain/price.ts';
import { mulDiv } from '../../domain/rounding.ts';

interface Band {
  /** Holds for prices below this. */
  readonly below: number;
  readonly perMille: number;
}

/** The table says "above 500" of its last row, so 500 itself belongs to the one before. */
const ABOVE_500 = 500 * RUPEE + 1;

/** Kite's automatic market protection, of the last price (Kite Connect documentation, orders). */
const SHARE_BANDS: readonly Band[] = [
  { below: 100 * RUPEE, perMille: 20 },
  { below: ABOVE_500, perMille: 10 },
  { below: Number.POSITIVE_INFINITY, perMille: 5 },
];
const OPTION_BANDS: readonly Band[] = [
  { below: 10 * RUPEE, perMille: 50 },
  { below: 100 * RUPEE, perMille: 30 },
  { below: ABOVE_500, perMille: 20 },
  { below: Number.POSITIVE_INFINITY, perMille: 10 },
];

/** The day's exchange limits; 0 where there are none. */
export interface CircuitBand {
  readonly lowerBand: Price;
  readonly upperBand: Price;
}

/**
 * The limit that a market order goes out with: the last price and its protection. Rounded away from the market,
 * so that the protection of a cheap option is never less than one tick, and never past the circuit limits.
 */
export function protectedLimit(
  instrument: Tradable,
  side: Side,
  last: Price,
  circuit: CircuitBand | undefined,
): Price {
  const bands = instrument.kind === 'option' ? OPTION_BANDS : SHARE_BANDS;
  const perMille = bands.find((band) => last < band.below)?.perMille ?? 0;
  const tick = instrument.tickSize;
  if (side === 'BUY') {
    const edge = ceilToTick(mulDiv(last, 1_000 + perMille, 1_000, 'ceil'), tick);
    const top = circuit?.upperBand ?? 0;
    return top > 0 && edge > top ? floorToTick(top, tick) : edge;
  }
  const edge = floorToTick(mulDiv(last, 1_000 - perMille, 1_000, 'floor'), tick);
  const bottom = circuit?.lowerBand ?? 0;
  return bottom > 0 && edge < bottom ? ceilToTick(bottom, tick) : price(Math.max(edge, tick));
}
