import type { TradePlan } from '../domain/trade-plan.ts';
import { ready } from '../strategies/series-columns.ts';
import type { PreparedStrategy } from '../strategies/strategy.ts';
import { VOLATILITY_BARS } from '../strategies/volatility.ts';

/** Bars of the higher trend, of the usual volume, and of the regime: what the filters look back at. */
const CONFIRM_HIGHER_BARS = 11;
const VOLUME_BARS = 21;
const REGIME_BARS = 101;
/** Smoothed indicators forget how they began after a few times their length. */
const LENGTHS_AHEAD = 4;
const LEAST_AHEAD = 300;
const MOST_AHEAD = 3_000;

/** Bars that must be there before a strategy's first word counts. */
export function barsNeeded(prepared: PreparedStrategy, plan: TradePlan): number {
  const indicators = Object.values(prepared.indicators).map((wish) => ready(wish).warmUp + 2);
  return Math.max(
    1,
    ...indicators,
    plan.sizing === 'risk' ? VOLATILITY_BARS + 1 : 0,
    plan.trendBars,
    plan.volumeMultiple > 0 ? VOLUME_BARS : 0,
    plan.confirmBars * CONFIRM_HIGHER_BARS,
    plan.regime ? REGIME_BARS : 0,
  );
}

/** Bars of history that a strategy begins with, in steps, so that series are shared. */
export function barsAhead(needed: number): number {
  return Math.min(
    MOST_AHEAD,
    Math.max(LEAST_AHEAD, Math.ceil((needed * LENGTHS_AHEAD) / LEAST_AHEAD) * LEAST_AHEAD),
  );
}
