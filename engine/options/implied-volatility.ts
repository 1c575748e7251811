import { fail, ok, type Result } from '../domain/result.ts';
import { impliedDeviation, normalisedVega } from './implied-deviation.ts';
import { discountFactor, exerciseValue, forwardPrice, type OptionTerms } from './option-terms.ts';

/** Why a price has no implied volatility. */
export const NO_VOLATILITY = [
  'expired',
  'zero-price',
  'below-intrinsic',
  'above-bound',
  'no-information',
] as const;

export type NoVolatility = (typeof NO_VOLATILITY)[number];

/** The uncertainty that rounding of the price may leave in a volatility that is still told: 0.0001 points. */
const VAGUE = 1e-6;
/** Roundings on the way from a price to its time value. */
const ROUNDINGS = 4;

/**
 * The volatility a year at which a European option costs `price`, or why there is none: expired, not worth
 * anything, below what exercise at expiry is worth, above what the option can be worth, or so close to either that
 * the price does not tell (an option deep in the money, whose value is all intrinsic).
 */
export function impliedVolatility(terms: OptionTerms, price: number): Result<number, NoVolatility> {
  if (!(terms.years > 0)) return fail('expired');
  if (!(price > 0)) return fail('zero-price');
  const forward = forwardPrice(terms);
  const forwardValue = price / discountFactor(terms);
  const intrinsic = exerciseValue(terms.type, forward, terms.strike);
  const bound = terms.type === 'CE' ? forward : terms.strike;
  const slack = ROUNDINGS * Number.EPSILON * Math.max(forwardValue, intrinsic > 0 ? bound : 0);
  if (forwardValue < intrinsic - slack) return fail('below-intrinsic');
  if (forwardValue > bound + slack) return fail('above-bound');
  return solved(
    { forward, strike: terms.strike, years: terms.years },
    {
      timeValue: forwardValue - intrinsic,
      lack: bound - forwardValue,
      slack,
    },
  );
}

function solved(
  { forward, strike, years }: { readonly forward: number; readonly strike: number; readonly years: number },
  { timeValue, lack, slack }: { readonly timeValue: number; readonly lack: number; readonly slack: number },
): Result<number, NoVolatility> {
  if (timeValue <= 0 || lack <= 0) return fail('no-information');
  const scale = Math.sqrt(forward) * Math.sqrt(strike);
  const x = -Math.abs(Math.log(forward / strike));
  const deviation = impliedDeviation(x, timeValue / scale, lack / scale);
  const volatility = deviation / Math.sqrt(years);
  const vega = scale * normalisedVega(x, deviation) * Math.sqrt(years);
  return slack <= VAGUE * vega && Number.isFinite(volatility) ? ok(volatility) : fail('no-information');
}
