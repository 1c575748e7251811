import type { OptionType } from '../domain/instrument.ts';
import { normalCdf } from './normal-distribution.ts';

/** What a European option on a forward depends on. */
export interface Black76Terms {
  /** Price of the underlying for delivery at expiry, in any unit; the answer has the same. */
  readonly forward: number;
  readonly strike: number;
  /** Standard deviation of the log forward until expiry: volatility times the square root of years. */
  readonly deviation: number;
  /** Value today of one rupee paid at expiry. */
  readonly discount: number;
}

/**
 * Fair value of a European option on a forward. At deviation 0 it is the discounted intrinsic value.
 *
 * Fischer Black, "The pricing of commodity contracts" (1976).
 */
export function black76(type: OptionType, terms: Black76Terms): number {
  const { forward, strike, deviation, discount } = terms;
  const sign = type === 'CE' ? 1 : -1;
  if (!(deviation > 0)) return discount * Math.max(0, sign * (forward - strike));
  const d1 = Math.log(forward / strike) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  return discount * sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * d2));
}
