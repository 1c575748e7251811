import { type Smile, totalVariance } from './smile.ts';

/** Smiles of several expiries, the nearest first. */
type Surface = readonly Smile[];

/** A place where prices on the surface would pay somebody for nothing. */
interface ArbitrageFault {
  /** A butterfly of one expiry costs less than nothing, or a later expiry less than an earlier one. */
  readonly kind: 'butterfly' | 'calendar';
  readonly years: number;
  readonly logMoneyness: number;
}

/** Log moneyness over which a surface is checked where nothing else is said. */
const REACH = 0.3;
const STEP = 0.01;
const ROUNDING = 1e-12;

/**
 * Volatility a year at a log moneyness and a time: between expiries total variance is linear in time, outside them the
 * volatility of the nearest holds. NaN on an empty surface.
 */
export function surfaceVolatility(surface: Surface, logMoneyness: number, years: number): number {
  const after = surface.findIndex((smile) => smile.years >= years);
  const later = after < 0 ? surface.at(-1) : surface[after];
  if (later === undefined) return Number.NaN;
  const earlier = after > 0 ? surface[after - 1] : undefined;
  const to = totalVariance(later, logMoneyness);
  if (earlier === undefined || after < 0) return Math.sqrt(Math.max(0, to) / later.years);
  const from = totalVariance(earlier, logMoneyness);
  const share = (years - earlier.years) / (later.years - earlier.years);
  return Math.sqrt(Math.max(0, from + share * (to - from)) / years);
}

/** Every place up to `reach` of log moneyness, both ways, at which the surface allows arbitrage. */
export function arbitrageFaults(surface: Surface, reach = REACH): readonly ArbitrageFault[] {
  const faults: ArbitrageFault[] = [];
  const places = Array.from({ length: Math.round((2 * reach) / STEP) + 1 }, (_, i) => i * STEP - reach);
  surface.forEach((smile, i) => {
    const before = surface[i - 1];
    for (const logMoneyness of places) {
      const at = { years: smile.years, logMoneyness };
      if (density(smile, logMoneyness) < -ROUNDING) faults.push({ kind: 'butterfly', ...at });
      const earlier = before === undefined ? 0 : totalVariance(before, logMoneyness);
      if (totalVariance(smile, logMoneyness) < earlier - ROUNDING) faults.push({ kind: 'calendar', ...at });
    }
  });
  return faults;
}

/** Sign and size of the density that a smile implies: Gatheral and Jacquier (2014), the function g. */
function density(smile: Smile, k: number): number {
  const x = k - smile.m;
  const root = Math.sqrt(x * x + smile.sigma ** 2);
  const w = totalVariance(smile, k);
  if (!(w > 0)) return -1;
  const slope = smile.b * (smile.rho + x / root);
  const curve = (smile.b * smile.sigma ** 2) / root ** 3;
  return (1 - (k * slope) / (2 * w)) ** 2 - (slope * slope * (1 / w + 0.25)) / 4 + curve / 2;
}
