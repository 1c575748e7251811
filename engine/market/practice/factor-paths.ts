import { BoundedCache } from './bounded-cache.ts';
import { COMMON_FACTORS, type DailyFactors, isCommon } from './daily-factors.ts';
import type { IntradayProfile } from './intraday-profile.ts';
import { noiseGaussian } from './noise.ts';
import { MINUTES_A_DAY } from './practice-time.ts';

/** Paths kept: somewhat more than one day of all factors. 386 numbers each. */
const PATHS_KEPT = 512;
const DAYS_OF_KEY = 1_000_000;

/** The levels of factors at each minute of a day: a walk from the open, tied to end at the close. */
export class FactorPaths {
  readonly daily: DailyFactors;
  readonly profile: IntradayProfile;
  readonly #paths = new BoundedCache<number, Float64Array>(PATHS_KEPT);
  readonly #common: BoundedCache<number, Float64Array>;

  /** `commonDays`: of how many days the paths that many prices share are kept; long history of many shares needs them. */
  constructor(daily: DailyFactors, profile: IntradayProfile, commonDays: number) {
    this.daily = daily;
    this.profile = profile;
    this.#common = new BoundedCache(commonDays * COMMON_FACTORS);
  }

  /** Log levels at the 385 minute starts and at the close. Shared: do not write into it. */
  path(factor: number, day: number): Float64Array {
    const paths = isCommon(factor) ? this.#common : this.#paths;
    return paths.get(factor * DAYS_OF_KEY + day, () => this.#walk(factor, day));
  }

  /** How far the path is from the even way between open and close; 0 at both ends. */
  detour(factor: number, day: number, minute: number): number {
    const open = this.daily.open(factor, day);
    const close = this.daily.close(factor, day);
    const passed = this.profile.varianceUntil[minute] ?? 0;
    return (this.path(factor, day)[minute] ?? 0) - open - passed * (close - open);
  }

  #walk(factor: number, day: number): Float64Array {
    const { daily, profile } = this;
    const stream = daily.stream(factor);
    const deviation = daily.sessionDeviation(factor, day);
    const path = new Float64Array(MINUTES_A_DAY + 1);
    for (let m = 0; m < MINUTES_A_DAY; m++) {
      path[m + 1] =
        (path[m] ?? 0) + deviation * (profile.minuteDeviation[m] ?? 0) * noiseGaussian(stream, day, m);
    }
    const open = daily.open(factor, day);
    const missing = daily.close(factor, day) - open - (path[MINUTES_A_DAY] ?? 0);
    for (let m = 0; m <= MINUTES_A_DAY; m++) {
      path[m] = open + (path[m] ?? 0) + (profile.varianceUntil[m] ?? 0) * missing;
    }
    return path;
  }
}
