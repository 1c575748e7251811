import { europeanPrice } from '../../options/european.ts';
import { impliedVolatility } from '../../options/implied-volatility.ts';
import type { OptionTerms } from '../../options/option-terms.ts';
import type { HeldRisk } from './book-snapshot.ts';

/** Interest at which forwards are carried where no future tells one. */
const INTEREST = 0.065;
/** For an option whose price tells no volatility: mostly one deep in the money, which has little of it. */
const UNKNOWN_VOLATILITY = 0.25;
const LEAST_VOLATILITY = 0.01;
const DAYS_A_YEAR = 365;

/** A change of the world: `spot` of the factor and `volatility` as fractions of what they are, and days that pass. */
export interface Shock {
  readonly spot: number;
  readonly volatility: number;
  readonly days: number;
}

/** Gain in rupees of a position under a shock. */
type Gain = (shock: Shock) => number;

/** A position ready to be valued again and again. */
export interface Revaluation {
  readonly gain: Gain;
  /** Whether the option's price told no volatility and one was assumed. */
  readonly assumed: boolean;
}

/**
 * Shares and futures move in proportion to their factor. Options are priced anew with Black-76 from the volatility that
 * their price implies now; a strike keeps its volatility when the spot moves.
 */
export function revaluation(held: HeldRisk): Revaluation {
  const { option, units, mark, spot } = held;
  if (option === undefined) return { gain: (shock) => units * mark * shock.spot, assumed: false };
  const terms: OptionTerms = {
    type: option.type,
    on: 'spot',
    underlying: spot,
    strike: option.strike,
    years: Math.max(0, option.years),
    rate: INTEREST,
    dividend: 0,
  };
  const implied = impliedVolatility(terms, mark);
  const volatility = implied.ok ? implied.value : UNKNOWN_VOLATILITY;
  const now = europeanPrice(terms, volatility);
  const gain = (shock: Shock): number =>
    units *
    (europeanPrice(
      {
        ...terms,
        underlying: Math.max(spot * (1 + shock.spot), spot * 1e-6),
        years: Math.max(0, terms.years - shock.days / DAYS_A_YEAR),
      },
      Math.max(LEAST_VOLATILITY, volatility * (1 + shock.volatility)),
    ) -
      now);
  return { gain, assumed: !implied.ok && terms.years > 0 };
}
