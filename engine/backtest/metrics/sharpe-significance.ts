import { normalCdf, normalQuantile } from '../../options/normal-distribution.ts';
import { deviation, excessKurtosis, type Figure, mean, quotient, skewness } from './sample.ts';

/** Euler and Mascheroni's constant. */
const EULER_GAMMA = 0.577_215_664_901_532_9;

/** What the significance of a Sharpe ratio rests on. `sharpe` is per session, not per year. */
interface SharpeEvidence {
  readonly sharpe: number;
  /** Standard error times the root of n - 1: what skew and fat tails make of the normal's. */
  readonly spread: number;
  readonly sessions: number;
}

/** Of returns in excess of the risk-free rate; none where they have no spread. */
function evidence(excess: Float64Array): SharpeEvidence | null {
  const sharpe = quotient(mean(excess), deviation(excess));
  const skew = skewness(excess);
  const kurtosis = excessKurtosis(excess);
  if (sharpe === null || skew === null || kurtosis === null) return null;
  const variance = 1 - skew * sharpe + ((kurtosis + 2) / 4) * sharpe * sharpe;
  return variance > 0 ? { sharpe, spread: Math.sqrt(variance), sessions: excess.length } : null;
}

/**
 * Probability that the true Sharpe ratio exceeds `threshold` (per session), given the length, skew and kurtosis of
 * the record: Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier" (2012), eq. 11.
 */
export function probabilisticSharpe(excess: Float64Array, threshold = 0): Figure {
  const found = evidence(excess);
  if (found === null) return null;
  return normalCdf(((found.sharpe - threshold) * Math.sqrt(found.sessions - 1)) / found.spread);
}

/** Sessions needed for a confidence of 95 % that the true Sharpe ratio exceeds `threshold` (ibid., eq. 13). */
export function minimumTrackRecord(excess: Float64Array, threshold = 0): Figure {
  const found = evidence(excess);
  if (found === null || found.sharpe <= threshold) return null;
  return 1 + ((normalQuantile(0.95) * found.spread) / (found.sharpe - threshold)) ** 2;
}

export interface Trials {
  /** How many variants were tried before this one was chosen. */
  readonly count: number;
  /**
   * Variance of their Sharpe ratios, per session. Left out it is that of skill-less trials of this length,
   * 1 / (n - 1), which is what the record's own standard error would make of luck alone.
   */
  readonly variance?: number;
}

/**
 * The best Sharpe ratio (per session) to expect of that many trials without any skill: Bailey and López de Prado,
 * "The Deflated Sharpe Ratio" (2014), eq. 1.
 */
export function expectedBestSharpe(count: number, variance: number): number {
  if (count <= 1) return 0;
  const best =
    (1 - EULER_GAMMA) * normalQuantile(1 - 1 / count) +
    EULER_GAMMA * normalQuantile(1 - 1 / (count * Math.E));
  return Math.sqrt(variance) * best;
}

/** The probabilistic Sharpe ratio against the best that luck alone would have found (ibid., eq. 2). */
export function deflatedSharpe(excess: Float64Array, { count, variance }: Trials): Figure {
  if (excess.length < 2) return null;
  const spread = variance ?? 1 / (excess.length - 1);
  return probabilisticSharpe(excess, expectedBestSharpe(count, spread));
}
