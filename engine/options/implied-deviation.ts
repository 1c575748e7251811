import { erfcx } from './error-function.ts';
import { normalCdf, normalDensity, normalQuantile } from './normal-distribution.ts';

const LOG_ROOT_TWO_PI = 0.918_938_533_204_672_8;
/** Above it the two tails are best told apart by their distribution functions. */
const UPPER_FORM_FROM = 0.85;
const MOST_STEPS = 60;
/** A step this small is followed by an error of its cube. */
const SETTLED = 1e-6;
/** The branches overlap by this share, for rounding at the bend may choose either. */
const OVERLAP = 0.01;

/**
 * Value of an out-of-the-money option in units of the root of forward times strike.
 * `x` is `-|ln(forward / strike)|`, `s` the deviation of the log forward until expiry.
 */
function normalisedValue(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  if (h + t >= UPPER_FORM_FROM) {
    return Math.exp(x / 2) * normalCdf(h + t) - Math.exp(-x / 2) * normalCdf(h - t);
  }
  const tails = erfcx(-(h + t) * Math.SQRT1_2) - erfcx(-(h - t) * Math.SQRT1_2);
  return 0.5 * Math.exp(-0.5 * (h * h + t * t)) * tails;
}

/** The value where it bends, at `s = sqrt(-2 x)`: there the two deviations of the formula are 0 and `s`. */
function valueAtBend(x: number): number {
  return 0.5 * Math.exp(x / 2) * (1 - erfcx(Math.sqrt(-x)));
}

/** What the normalised value lacks to its upper bound `exp(x / 2)`. */
function normalisedLack(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  return Math.exp(x / 2) * normalCdf(-h - t) + Math.exp(-x / 2) * normalCdf(h - t);
}

/** Slope of the normalised value by `s`. */
export function normalisedVega(x: number, s: number): number {
  return normalDensity(Math.sqrt((x / s) ** 2 + (s / 2) ** 2));
}

/**
 * The deviation at which an out-of-the-money option has the normalised value `value`, its lack to the upper bound
 * being `lack`; both above zero. Good to the last digits that the value determines.
 *
 * The scheme of Peter Jaeckel, "Let's be rational" (2015): two branches that meet where the value bends, on each an
 * objective in which it is almost straight, and steps of third order; the starts are asymptotic ones.
 */
export function impliedDeviation(x: number, value: number, lack: number): number {
  const bend = Math.sqrt(-2 * x);
  return x < 0 && value < valueAtBend(x) ? solveLower(x, value, bend) : solveUpper(x, lack, bend);
}

/** Second derivative of the value over its first. */
function bendOf(x: number, s: number): number {
  return (x * x) / (s * s * s) - s / 4;
}

/** Below the bend: `1 / sqrt(-ln value)` is nearly proportional to the deviation. */
function solveLower(x: number, value: number, bend: number): number {
  const target = 1 / Math.sqrt(-Math.log(value));
  return refine(lowerStart(x, -Math.log(value), bend), { below: 0, above: bend * (1 + OVERLAP) }, (s) => {
    const at = normalisedValue(x, s);
    const depth = -Math.log(at);
    const slope = normalisedVega(x, s) / at;
    const curve = slope * (bendOf(x, s) - slope);
    return {
      miss: 1 / Math.sqrt(depth) - target,
      slope: 0.5 * depth ** -1.5 * slope,
      curve: 0.75 * depth ** -2.5 * slope * slope + 0.5 * depth ** -1.5 * curve,
    };
  });
}

/** From the tail `value ~ s^3 / x^2 exp(-x^2 / 2 s^2 - s^2 / 8) / sqrt(2 pi)`. */
function lowerStart(x: number, depth: number, bend: number): number {
  let s = Math.min(bend, -x / Math.sqrt(2 * depth));
  for (let i = 0; i < 2; i += 1) {
    const rest = depth + 3 * Math.log(s) - 2 * Math.log(-x) - LOG_ROOT_TWO_PI - (s * s) / 8;
    if (!(rest > 0)) break;
    s = Math.min(bend, -x / Math.sqrt(2 * rest));
  }
  return s;
}

/** From the bend on: the logarithm of what lacks falls smoothly. */
function solveUpper(x: number, lack: number, bend: number): number {
  const target = Math.log(lack);
  const start = Math.max(bend, -2 * normalQuantile(Math.min(0.5, lack / 2)), Number.MIN_VALUE);
  return refine(start, { below: bend * (1 - OVERLAP), above: Number.POSITIVE_INFINITY }, (s) => {
    const at = normalisedLack(x, s);
    const slope = -normalisedVega(x, s) / at;
    return {
      miss: Math.log(at) - target,
      slope,
      curve: slope * (bendOf(x, s) - slope),
    };
  });
}

interface Objective {
  readonly miss: number;
  readonly slope: number;
  readonly curve: number;
}

/** Halley's steps, kept inside what is known to hold the answer. */
function refine(
  start: number,
  range: { readonly below: number; readonly above: number },
  objective: (s: number) => Objective,
): number {
  let { below, above } = range;
  let s = start;
  for (let i = 0; i < MOST_STEPS; i += 1) {
    const { miss, slope, curve } = objective(s);
    if (miss === 0) return s;
    if (miss > 0 === slope > 0) above = s;
    else below = s;
    const newton = miss / slope;
    const next = s - newton / (1 - Math.max(-1, Math.min(0.5, (newton * curve) / (2 * slope))));
    const kept = next >= below && next <= above ? next : middle(below, above, s);
    if (Math.abs(kept - s) <= SETTLED * s) return kept;
    s = kept;
  }
  return s;
}

function middle(below: number, above: number, s: number): number {
  return above === Number.POSITIVE_INFINITY ? 2 * s : (below + above) / 2;
}
