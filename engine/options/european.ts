import { black76 } from './black76.ts';
import type { Greeks } from './greeks.ts';
import { normalCdf, normalDensity } from './normal-distribution.ts';
import { costOfCarry, discountFactor, forwardPrice, type OptionTerms } from './option-terms.ts';

/**
 * Fair value of a European option: Black-76 on a forward, Black-Scholes-Merton with a dividend yield on a spot.
 * `volatility` is a year's: 0.15 is 15 %.
 */
export function europeanPrice(terms: OptionTerms, volatility: number): number {
  return black76(terms.type, {
    forward: forwardPrice(terms),
    strike: terms.strike,
    deviation: volatility * Math.sqrt(terms.years),
    discount: discountFactor(terms),
  });
}

/**
 * Value and sensitivities of a European option in closed form. Where nothing is uncertain (no volatility, or
 * expired) they are those of the intrinsic value.
 *
 * Espen Haug, "The Complete Guide to Option Pricing Formulas" (2007), chapter 2, for a cost of carry.
 */
export function europeanGreeks(terms: OptionTerms, volatility: number): Greeks {
  const { strike, years, rate } = terms;
  const sign = terms.type === 'CE' ? 1 : -1;
  const carry = costOfCarry(terms);
  const discount = discountFactor(terms);
  const forward = forwardPrice(terms);
  const deviation = volatility * Math.sqrt(years);
  const { d1, d2 } = moneyness(forward / strike, deviation);
  // Value today of one unit of the underlying, and of the strike, where the option is exercised.
  const growth = Math.exp((carry - rate) * years);
  const held = sign * terms.underlying * growth * normalCdf(sign * d1);
  const paid = sign * strike * discount * normalCdf(sign * d2);
  const density = deviation > 0 ? growth * normalDensity(d1) : 0;
  const rounded = roundedPart(terms, { density, d1, d2, volatility, carry });
  return {
    price: Math.max(0, held - paid),
    delta: sign * growth * normalCdf(sign * d1),
    gamma: rounded.gamma,
    vega: rounded.vega,
    theta: years > 0 ? rounded.decay - (carry - rate) * held - rate * paid : 0,
    rho: terms.on === 'forward' ? -years * (held - paid) : years * paid,
    vanna: rounded.vanna,
    charm: years > 0 ? rounded.charm - (carry - rate) * sign * growth * normalCdf(sign * d1) : 0,
    volga: rounded.volga,
  };
}

function moneyness(ratio: number, deviation: number): { readonly d1: number; readonly d2: number } {
  const log = Math.log(ratio);
  if (deviation > 0) return { d1: log / deviation + deviation / 2, d2: log / deviation - deviation / 2 };
  const side = log === 0 ? 0 : Math.sign(log) * Number.POSITIVE_INFINITY;
  return { d1: side, d2: side };
}

interface Bend {
  readonly density: number;
  readonly d1: number;
  readonly d2: number;
  readonly volatility: number;
  readonly carry: number;
}

/** What calls and puts share: all that comes from the bend of the value round the strike. */
function roundedPart(terms: OptionTerms, { density, d1, d2, volatility, carry }: Bend) {
  if (density === 0) return { gamma: 0, vega: 0, decay: 0, vanna: 0, charm: 0, volga: 0 };
  const { underlying, years } = terms;
  const root = Math.sqrt(years);
  const deviation = volatility * root;
  const vega = underlying * density * root;
  return {
    gamma: density / (underlying * deviation),
    vega,
    decay: (-underlying * density * volatility) / (2 * root),
    vanna: (-density * d2) / volatility,
    charm: -density * (carry / deviation - d2 / (2 * years)),
    volga: (vega * d1 * d2) / volatility,
  };
}
