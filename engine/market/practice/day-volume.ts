import { BoundedCache } from './bounded-cache.ts';
import type { IntradayProfile } from './intraday-profile.ts';
import { noiseGaussian, noiseUniform } from './noise.ts';
import { MINUTES_A_DAY, SLOTS_A_MINUTE, STANDING_SLOTS } from './practice-time.ts';

/** Whose volume is asked for. */
export interface VolumeTerms {
  readonly stream: number;
  readonly lotSize: number;
  /** Units expected on a practice day. */
  readonly expected: (day: number) => number;
}

/** Days of volumes kept over all instruments; 386 numbers each. */
const DAYS_KEPT = 600;
const DAYS_OF_KEY = 65_536;

/** Units traded since the open: a function of instrument and moment that never falls within a day, in whole lots. */
export class DayVolume {
  readonly #profile: IntradayProfile;
  readonly #days = new BoundedCache<number, Float64Array>(DAYS_KEPT);

  constructor(profile: IntradayProfile) {
    this.#profile = profile;
  }

  /** Lots traded until each minute's start, and until the close. Shared: do not write into it. */
  lotsByMinute(terms: VolumeTerms, day: number): Float64Array {
    return this.#days.get(terms.stream * DAYS_OF_KEY + day, () => this.#make(terms, day));
  }

  /** Units traded until and with a slot; a minute's are complete while its closing price stands. */
  until(
    terms: VolumeTerms,
    at: { readonly day: number; readonly minute: number; readonly slot: number },
  ): number {
    const lots = this.lotsByMinute(terms, at.day);
    const before = lots[at.minute] ?? 0;
    const traded = (lots[at.minute + 1] ?? before) - before;
    const share = Math.min(1, (at.slot + STANDING_SLOTS) / SLOTS_A_MINUTE);
    return (before + Math.floor(traded * share)) * terms.lotSize;
  }

  #make(terms: VolumeTerms, day: number): Float64Array {
    const lots = new Float64Array(MINUTES_A_DAY + 1);
    const busy = Math.exp(0.35 * noiseGaussian(terms.stream, day, -5) - 0.06);
    const expected = (terms.expected(day) / terms.lotSize) * busy;
    for (let m = 0; m < MINUTES_A_DAY; m++) {
      // Exponential bursts of mean 1: quiet minutes and a few busy ones.
      const burst = 0.35 - 0.65 * Math.log(noiseUniform(terms.stream, day, m + 2_000));
      lots[m + 1] = (lots[m] ?? 0) + Math.round(expected * (this.#profile.volumeShare[m] ?? 0) * burst);
    }
    return lots;
  }
}
