import { at } from './crossing.ts';
import type { SeriesColumns } from './series-columns.ts';

/** What kind of market a bar closed in; `unknown` until enough bars are there to tell. */
const REGIMES = ['unknown', 'trend up', 'trend down', 'range', 'turbulent'] as const;

export type Regime = (typeof REGIMES)[number];

/** Wilder's reading of the average directional index: from here on there is a trend. */
const TRENDING = 25;
/** Above the upper golden section Dreiss takes the market for choppy, whatever the slower index still says. */
const CHOPPY = 61.8;
/** How much wilder than over the long window the short one must be. */
const TURBULENT = 1.5;
const STRENGTH_BARS = 14;
const SHORT_BARS = 20;
const LONG_BARS = 100;

/**
 * The regime at the close of a bar, from bars up to it. Turbulent: the volatility of 20 bars is more than 1.5 times that
 * of 100. Else a trend where the directional index is 25 or more and the choppiness index does not object, in the
 * direction of the stronger directional indicator. Else a range.
 */
export function regimeOf(series: SeriesColumns): (i: number) => Regime {
  const directional = { name: 'adx', settings: { period: STRENGTH_BARS } };
  const strength = series.column({ ...directional, output: 'adx' });
  const up = series.column({ ...directional, output: 'plusDi' });
  const down = series.column({ ...directional, output: 'minusDi' });
  const choppiness = series.column({ name: 'choppiness', settings: { period: STRENGTH_BARS } });
  const recent = series.column({ name: 'hv', settings: { period: SHORT_BARS } });
  const usual = series.column({ name: 'hv', settings: { period: LONG_BARS } });
  return (i) => {
    const calm = at(usual, i);
    if (Number.isNaN(calm)) return 'unknown';
    if (at(recent, i) > TURBULENT * calm) return 'turbulent';
    if (at(strength, i) < TRENDING || at(choppiness, i) > CHOPPY) return 'range';
    return at(up, i) > at(down, i) ? 'trend up' : 'trend down';
  };
}
