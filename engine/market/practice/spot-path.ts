import { BoundedCache } from './bounded-cache.ts';
import type { FactorPaths } from './factor-paths.ts';
import { noiseBits, noiseGaussian, noiseStream, noiseUniform } from './noise.ts';
import { CLOSING_SLOT, MINUTES_A_DAY, type Moment, STANDING_SLOTS } from './practice-time.ts';
import type { MinuteRange, PricePath } from './price-path.ts';

/** Days of minute levels kept for each spot. */
const DAYS_KEPT = 4;
/** The first extreme falls into the first half of the minute, the second into the other. */
const HALF_MINUTE = 118;
/** sqrt(-2 ln U) of the smallest uniform there is, somewhat more: no extreme lies further off in deviations. */
const WIDEST_REACH = 6.78;
/** Flutter of the quarter seconds as a share of the minute's deviation. */
const FLUTTER = 0.12;

export interface SpotTerms {
  readonly seed: number;
  readonly name: string;
  /** Log of the base price in ten-thousandths of a rupee. */
  readonly logBase: number;
  /** Log growth of the base a practice day, from `growthOrigin` on (and back). */
  readonly growth: number;
  readonly growthOrigin: number;
  /** Factors with their loadings. */
  readonly loadings: readonly (readonly [factor: number, loading: number])[];
  /** Factors whose way through the session shows, but not their level. */
  readonly detours: readonly (readonly [factor: number, loading: number])[];
}

interface MinuteShape extends MinuteRange {
  key: number;
  highSlot: number;
  lowSlot: number;
  flutter: number;
}

/** Price of a share or an index: factors with loadings by the minute, a tied walk with known extremes inside it. */
export class SpotPath implements PricePath {
  readonly #terms: SpotTerms;
  readonly #paths: FactorPaths;
  readonly #stream: number;
  readonly #days = new BoundedCache<number, Float64Array>(DAYS_KEPT);
  #deviationDay = -1;
  #deviation = 0;
  readonly #shape: MinuteShape = {
    key: -1,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    highSlot: 0,
    lowSlot: 0,
    flutter: 0,
  };

  constructor(terms: SpotTerms, paths: FactorPaths) {
    this.#terms = terms;
    this.#paths = paths;
    this.#stream = noiseStream(terms.seed, terms.name);
  }

  value(moment: Moment): number {
    const shape = this.#minuteShape(moment.day, moment.minute);
    const { slot } = moment;
    if (slot < STANDING_SLOTS) return shape.open;
    if (slot >= CLOSING_SLOT) return shape.close;
    if (stands(slot, shape.highSlot)) return shape.high;
    if (stands(slot, shape.lowSlot)) return shape.low;
    const noise = noiseGaussian(this.#stream, shape.key, slot);
    return Math.min(shape.high, Math.max(shape.low, between(shape, slot) + shape.flutter * noise));
  }

  minute(day: number, minute: number, out: MinuteRange): void {
    const shape = this.#minuteShape(day, minute);
    out.open = shape.open;
    out.high = shape.high;
    out.low = shape.low;
    out.close = shape.close;
  }

  range(
    day: number,
    { first, end }: { readonly first: number; readonly end: number },
    out: MinuteRange,
  ): void {
    const levels = this.#levels(day);
    const ofSession = this.#deviationOf(day);
    const { minuteDeviation } = this.#paths.profile;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let m = first; m < end; m++) {
      const open = levels[m] ?? 0;
      const move = (levels[m + 1] ?? 0) - open;
      const deviation = ofSession * (minuteDeviation[m] ?? 0);
      const key = day * 1024 + m;
      // Few minutes can reach beyond the others: only their extremes are drawn.
      const widest = Math.abs(move) + deviation * WIDEST_REACH;
      if (open + (move + widest) / 2 > high) {
        high = Math.max(high, open + (move + this.#reach(key, 1000, deviation, move)) / 2);
      }
      if (open + (move - widest) / 2 < low) {
        low = Math.min(low, open + (move - this.#reach(key, 1001, deviation, move)) / 2);
      }
    }
    const lastOpen = levels[end - 1] ?? 0;
    out.open = Math.exp(levels[first] ?? 0);
    out.close = Math.exp(lastOpen + ((levels[end] ?? 0) - lastOpen));
    out.high = Math.exp(high);
    out.low = Math.exp(low);
  }

  isTurn(moment: Moment): boolean {
    const { slot } = moment;
    if (slot < STANDING_SLOTS || slot >= CLOSING_SLOT) return true;
    const shape = this.#minuteShape(moment.day, moment.minute);
    return stands(slot, shape.highSlot) || stands(slot, shape.lowSlot);
  }

  /** The day's opening price, without making its path. */
  dayOpen(day: number): number {
    return this.#levelOf(day, (factor) => this.#paths.daily.open(factor, day));
  }

  /** The day's closing price, without making its path. */
  dayClose(day: number): number {
    return this.#levelOf(day, (factor) => this.#paths.daily.close(factor, day));
  }

  /** Price at the start of a minute. */
  minuteOpen(day: number, minute: number): number {
    return Math.exp(this.#levels(day)[minute] ?? 0);
  }

  #levelOf(day: number, level: (factor: number) => number): number {
    let log = this.#base(day);
    for (const [factor, loading] of this.#terms.loadings) log += loading * level(factor);
    return Math.exp(log);
  }

  #base(day: number): number {
    return this.#terms.logBase + this.#terms.growth * (day - this.#terms.growthOrigin);
  }

  #levels(day: number): Float64Array {
    return this.#days.get(day, () => this.#makeLevels(day));
  }

  #makeLevels(day: number): Float64Array {
    const levels = new Float64Array(MINUTES_A_DAY + 1).fill(this.#base(day));
    for (const [factor, loading] of this.#terms.loadings) {
      const path = this.#paths.path(factor, day);
      for (let m = 0; m <= MINUTES_A_DAY; m++) levels[m] = (levels[m] ?? 0) + loading * (path[m] ?? 0);
    }
    for (const [factor, loading] of this.#terms.detours) {
      for (let m = 0; m <= MINUTES_A_DAY; m++) {
        levels[m] = (levels[m] ?? 0) + loading * this.#paths.detour(factor, day, m);
      }
    }
    return levels;
  }

  #sessionDeviation(day: number): number {
    let variance = 0;
    for (const [factor, loading] of [...this.#terms.loadings, ...this.#terms.detours]) {
      variance += (loading * this.#paths.daily.sessionDeviation(factor, day)) ** 2;
    }
    return Math.sqrt(variance);
  }

  #minuteShape(day: number, minute: number): MinuteShape {
    const shape = this.#shape;
    const key = day * 1024 + minute;
    if (shape.key === key) return shape;
    const levels = this.#levels(day);
    const open = levels[minute] ?? 0;
    const move = (levels[minute + 1] ?? 0) - open;
    const deviation = this.#deviationOf(day) * (this.#paths.profile.minuteDeviation[minute] ?? 0);
    shape.key = key;
    shape.open = Math.exp(open);
    shape.close = Math.exp(open + move);
    shape.high = Math.exp(open + (move + this.#reach(key, 1000, deviation, move)) / 2);
    shape.low = Math.exp(open + (move - this.#reach(key, 1001, deviation, move)) / 2);
    shape.flutter = shape.open * deviation * FLUTTER;
    this.#placeExtremes(shape, key);
    return shape;
  }

  /** Twice the extreme of a walk tied to end at `move`, less `move`: sqrt(move^2 - 2 s^2 ln U) of the reflection principle. */
  #reach(key: number, draw: number, deviation: number, move: number): number {
    const uniform = noiseUniform(this.#stream, key, draw);
    return Math.sqrt(move * move - 2 * deviation * deviation * Math.log(uniform));
  }

  #placeExtremes(shape: MinuteShape, key: number): void {
    const bits = noiseBits(this.#stream, key, 1002);
    const early = STANDING_SLOTS + ((bits >>> 1) % (HALF_MINUTE - 2 * STANDING_SLOTS));
    const late = HALF_MINUTE + ((bits >>> 12) % (CLOSING_SLOT - STANDING_SLOTS - HALF_MINUTE));
    const highFirst = (bits & 1) === 1;
    shape.highSlot = highFirst ? early : late;
    shape.lowSlot = highFirst ? late : early;
  }

  #deviationOf(day: number): number {
    if (day !== this.#deviationDay) {
      this.#deviation = this.#sessionDeviation(day);
      this.#deviationDay = day;
    }
    return this.#deviation;
  }
}

const stands = (slot: number, from: number): boolean => slot >= from && slot < from + STANDING_SLOTS;

/** The even way between the standing prices on both sides of `slot`. */
function between(shape: MinuteShape, slot: number): number {
  const highFirst = shape.highSlot < shape.lowSlot;
  const firstSlot = highFirst ? shape.highSlot : shape.lowSlot;
  const secondSlot = highFirst ? shape.lowSlot : shape.highSlot;
  const first = highFirst ? shape.high : shape.low;
  const second = highFirst ? shape.low : shape.high;
  if (slot < firstSlot) return mix(shape.open, first, slot / firstSlot);
  if (slot < secondSlot) return mix(first, second, (slot - firstSlot) / (secondSlot - firstSlot));
  return mix(second, shape.close, (slot - secondSlot) / (CLOSING_SLOT - secondSlot));
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
