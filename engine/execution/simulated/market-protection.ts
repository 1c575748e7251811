import type { Tradable } from '../../domain/instrument.ts';
import type { Side } from '../../domain/order.ts';
import { ceilToTick, floorToTick, type Price, RUPEE } from '../../domain/price.ts';

interface Band {
  /** Holds for prices below this many rupees. */
  readonly below: number;
  readonly percent: number;
}

/** Kite's automatic market protection, in per cent of the last price (Kite Connect, orders page). */
const SHARE_BANDS: readonly Band[] = [
  { below: 100, percent: 2 },
  { below: 500, percent: 1 },
  { below: Number.POSITIVE_INFINITY, percent: 0.5 },
];
const OPTION_BANDS: readonly Band[] = [
  { below: 10, percent: 5 },
  { below: 100, percent: 3 },
  { below: 500, percent: 2 },
  { below: Number.POSITIVE_INFINITY, percent: 1 },
];

/** The limit that a market order goes out with: the last price and its protection, on the tick grid. */
export function protectedLimit(instrument: Tradable, side: Side, last: Price): Price {
  const bands = instrument.kind === 'option' ? OPTION_BANDS : SHARE_BANDS;
  const percent = bands.find((band) => last < band.below * RUPEE)?.percent ?? 0;
  const tick = instrument.tickSize;
  return side === 'BUY'
    ? ceilToTick(last * (1 + percent / 100), tick)
    : floorToTick(Math.max(tick, last * (1 - percent / 100)), tick);
}
