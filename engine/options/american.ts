import { bivariateNormalCdf } from './bivariate-normal.ts';
import { europeanPrice } from './european.ts';
import { normalCdf } from './normal-distribution.ts';
import { costOfCarry, exerciseValue, type OptionTerms } from './option-terms.ts';

/** When the exercise level steps down, as a share of the time to expiry. */
const STEP_AT = (Math.sqrt(5) - 1) / 2;
const ROOT_STEP_AT = Math.sqrt(STEP_AT);

/**
 * Value of an option that may be exercised at any time, from below: the best of holding to expiry, exercising now,
 * and a rule that exercises at one level early in its life and at a lower one late. At volatilities above 10 % it lies up
 * to about 1 % below a fine tree.
 *
 * Bjerksund and Stensland, "Closed form valuation of American options" (2002), in Haug's notation; a put is the call
 * with underlying and strike, and rate and dividend yield, in each other's place.
 */
export function americanPrice(terms: OptionTerms, volatility: number): number {
  const floor = Math.max(
    europeanPrice(terms, volatility),
    exerciseValue(terms.type, terms.underlying, terms.strike),
  );
  if (!(volatility > 0) || !(terms.years > 0)) return floor;
  const carry = costOfCarry(terms);
  const call: Call =
    terms.type === 'CE'
      ? {
          spot: terms.underlying,
          strike: terms.strike,
          rate: terms.rate,
          carry,
          volatility,
          years: terms.years,
        }
      : {
          spot: terms.strike,
          strike: terms.underlying,
          rate: terms.rate - carry,
          carry: -carry,
          volatility,
          years: terms.years,
        };
  if (call.carry >= call.rate) return floor;
  const value = twoLevelCall(call);
  return value > floor ? value : floor;
}

interface Call {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
  readonly years: number;
}

function twoLevelCall(call: Call): number {
  const { spot, strike, rate, carry, volatility, years } = call;
  const drift = carry / volatility ** 2 - 0.5;
  const beta = -drift + Math.sqrt(drift * drift + (2 * rate) / volatility ** 2);
  const perpetual = (beta / (beta - 1)) * strike;
  const last = Math.max(strike, (rate / (rate - carry)) * strike);
  const early = exerciseLevel(call, { perpetual, last, time: STEP_AT * years });
  const late = exerciseLevel(call, { perpetual, last, time: years });
  if (spot >= late) return spot - strike;
  const first = new Barrier(call, STEP_AT * years);
  const power = (level: number): Power => ({ gamma: beta, unit: level });
  const one: Power = { gamma: 1, unit: 1 };
  const nought: Power = { gamma: 0, unit: 1 };
  const both = (of: Power, level: number): number => steppedValue(call, of, { level, late, early });
  return (
    (late - strike) * ((spot / late) ** beta - first.value(power(late), late, late)) +
    first.value(one, late, late) -
    first.value(one, early, late) -
    strike * (first.value(nought, late, late) - first.value(nought, early, late)) +
    (early - strike) * (first.value(power(early), early, late) - both(power(early), early)) +
    both(one, early) -
    both(one, strike) -
    strike * (both(nought, early) - both(nought, strike))
  );
}

/** The level falls from that of a perpetual option to the one just before expiry. */
function exerciseLevel(
  { strike, carry, volatility }: Call,
  { perpetual, last, time }: { readonly perpetual: number; readonly last: number; readonly time: number },
): number {
  const speed = (strike * strike) / ((perpetual - last) * last);
  const gone = 1 - Math.exp(-(carry * time + 2 * volatility * Math.sqrt(time)) * speed);
  return last + (perpetual - last) * Math.max(0, gone);
}

/** A payoff `(spot / unit)^gamma`. */
interface Power {
  readonly gamma: number;
  readonly unit: number;
}

function drifts({ rate, carry, volatility }: Call, gamma: number) {
  const variance = volatility * volatility;
  return {
    growth: -rate + gamma * carry + 0.5 * gamma * (gamma - 1) * variance,
    drift: carry + (gamma - 0.5) * variance,
    reflection: (2 * carry) / variance + 2 * gamma - 1,
  };
}

/** A probability times a power of a ratio: nothing is left where the first vanishes, however large the second. */
function reflected(ratio: number, exponent: number, probability: number): number {
  return probability > 0 ? Math.exp(exponent * Math.log(ratio) + Math.log(probability)) : 0;
}

/** Values at one time of powers of the underlying that is below a level then and never met a barrier before. */
class Barrier {
  readonly #call: Call;
  readonly #time: number;

  constructor(call: Call, time: number) {
    this.#call = call;
    this.#time = time;
  }

  value({ gamma, unit }: Power, level: number, barrier: number): number {
    const { spot, volatility } = this.#call;
    const time = this.#time;
    const { growth, drift, reflection } = drifts(this.#call, gamma);
    const deviation = volatility * Math.sqrt(time);
    const d = -(Math.log(spot / level) + drift * time) / deviation;
    const over = d - (2 * Math.log(barrier / spot)) / deviation;
    const share = normalCdf(d) - reflected(barrier / spot, reflection, normalCdf(over));
    return Math.exp(growth * time + gamma * Math.log(spot / unit)) * share;
  }
}

/** The same at expiry, with the lower barrier from the step on: Haug's psi. */
function steppedValue(
  call: Call,
  { gamma, unit }: Power,
  { level, late, early }: { readonly level: number; readonly late: number; readonly early: number },
): number {
  const { spot, volatility, years } = call;
  const { growth, drift, reflection } = drifts(call, gamma);
  const step = STEP_AT * years;
  const before = volatility * Math.sqrt(step);
  const whole = volatility * Math.sqrt(years);
  const e = (ratio: number, way: 1 | -1): number => -(Math.log(ratio) + way * drift * step) / before;
  const f = (ratio: number): number => -(Math.log(ratio) + drift * years) / whole;
  const mirrored = (late * late) / (spot * early);
  const share =
    bivariateNormalCdf(e(spot / early, 1), f(spot / level), ROOT_STEP_AT) -
    reflected(
      late / spot,
      reflection,
      bivariateNormalCdf(e(mirrored, 1), f((late * late) / (spot * level)), ROOT_STEP_AT),
    ) -
    reflected(
      early / spot,
      reflection,
      bivariateNormalCdf(e(spot / early, -1), f((early * early) / (spot * level)), -ROOT_STEP_AT),
    ) +
    reflected(
      early / late,
      reflection,
      bivariateNormalCdf(e(mirrored, -1), f((spot * early * early) / (level * late * late)), -ROOT_STEP_AT),
    );
  return Math.exp(growth * years + gamma * Math.log(spot / unit)) * share;
}
