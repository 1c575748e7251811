import { seededRandom } from '../../domain/seeded-random.ts';
import { normalDensity, normalQuantile } from '../../options/normal-distribution.ts';
import type { Moments } from './moments.ts';
import { StudentDraws } from './student-draws.ts';
import { empiricalTail, type TailRisk } from './tail.ts';

/** Tail of a normal distribution. */
export function normalTail({ mean, deviation }: Moments, level: number): TailRisk {
  const z = normalQuantile(1 - level);
  return {
    var: 0 - (mean + deviation * z),
    es: 0 - (mean - (deviation * normalDensity(z)) / (1 - level)),
  };
}

/**
 * Tail of the normal quantile bent by skew and kurtosis (Cornish and Fisher 1938); the shortfall is the mean of that
 * quantile beyond the level.
 */
export function cornishFisherTail({ mean, deviation, skew, kurtosis }: Moments, level: number): TailRisk {
  const z = normalQuantile(1 - level);
  const bent =
    z +
    ((z * z - 1) * skew) / 6 +
    ((z ** 3 - 3 * z) * kurtosis) / 24 -
    ((2 * z ** 3 - 5 * z) * skew * skew) / 36;
  const average =
    (-normalDensity(z) / (1 - level)) *
    (1 + (z * skew) / 6 + ((z * z - 1) * kurtosis) / 24 - ((2 * z * z - 1) * skew * skew) / 36);
  return { var: 0 - (mean + deviation * bent), es: 0 - (mean + deviation * average) };
}

/** Tail of draws from a Student t with the mean, deviation and kurtosis given; a normal where the tails are thin. */
export function simulatedTail(
  { mean, deviation, kurtosis }: Moments,
  level: number,
  draw: { readonly paths: number; readonly seed: number },
): TailRisk {
  const draws = new StudentDraws(seededRandom(draw.seed), degreesOfFreedom(kurtosis));
  const outcomes = new Float64Array(draw.paths);
  for (let i = 0; i < outcomes.length; i += 1) {
    outcomes[i] = mean + deviation * draws.normal() * draws.stretch();
  }
  return empiricalTail(outcomes, level);
}

/** Degrees of freedom of the Student t with an excess kurtosis: infinite for a normal, never under 4.5. */
export function degreesOfFreedom(excessKurtosis: number): number {
  return excessKurtosis > 0 ? Math.max(4.5, 4 + 6 / excessKurtosis) : Number.POSITIVE_INFINITY;
}
