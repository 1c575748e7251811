import { black76 } from '../../options/black76.ts';
import { impliedVolatility } from '../../options/implied-volatility.ts';
import type { OptionTerms } from '../../options/option-terms.ts';
import type { HeldRisk } from './book-snapshot.ts';

/** Interest at which forwards are carried where no future tells one. */
const INTEREST = 0.065;
/** For an option whose price tells no volatility: mostly one deep in the money, which has little of it. */
const UNKNOWN_VOLATILITY = 0.25;
const LEAST_VOLATILITY = 0.01;
/** No price falls to nothing. */
const LEAST_SPOT = 1e-6;
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
  const priced = pricer(terms, volatility);
  const now = priced({ spot: 0, volatility: 0, days: 0 });
  return { gain: (shock) => units * (priced(shock) - now), assumed: !implied.ok && terms.years > 0 };
}

/** Black-76 under shocks; what only time changes is computed again only when time passes. */
function pricer({ type, underlying, strike, years, rate }: OptionTerms, volatility: number): Gain {
  const left = { days: Number.NaN, root: 0, discount: 1, growth: 1 };
  return (shock) => {
    if (shock.days !== left.days) {
      const time = Math.max(0, years - shock.days / DAYS_A_YEAR);
      left.days = shock.days;
      left.root = Math.sqrt(time);
      left.discount = Math.exp(-rate * time);
      left.growth = 1 / left.discount;
    }
    return black76(type, {
      forward: underlying * Math.max(1 + shock.spot, LEAST_SPOT) * left.growth,
      strike,
      deviation: Math.max(LEAST_VOLATILITY, volatility * (1 + shock.volatility)) * left.root,
      discount: left.discount,
    });
  };
}
