import { MINUTES_A_DAY } from './practice-time.ts';

/** How variance and volume spread over the minutes of a session: both are U-shaped, volume more so at the close. */
export interface IntradayProfile {
  /** Share of the session's variance until the start of each minute: 0 first, 1 last; one more entry than minutes. */
  readonly varianceUntil: Float64Array;
  /** Standard deviation of each minute as a share of the session's. */
  readonly minuteDeviation: Float64Array;
  /** Expected share of the day's volume in each minute. */
  readonly volumeShare: Float64Array;
}

export function intradayProfile(): IntradayProfile {
  const variance = shares((m) => 1 + 4 * Math.exp(-m / 18) + 1.2 * Math.exp((m - MINUTES_A_DAY) / 35));
  const volumeShare = shares((m) => 1 + 3.5 * Math.exp(-m / 22) + 3 * Math.exp((m - MINUTES_A_DAY) / 25));
  const varianceUntil = new Float64Array(MINUTES_A_DAY + 1);
  for (let m = 0; m < MINUTES_A_DAY; m++) varianceUntil[m + 1] = (varianceUntil[m] ?? 0) + (variance[m] ?? 0);
  varianceUntil[MINUTES_A_DAY] = 1;
  return { varianceUntil, minuteDeviation: variance.map(Math.sqrt), volumeShare };
}

function shares(weight: (minute: number) => number): Float64Array {
  const weights = Float64Array.from({ length: MINUTES_A_DAY }, (_, m) => weight(m));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}
