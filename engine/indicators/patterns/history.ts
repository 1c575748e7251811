import type { Bar } from '../bars.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';
import { AverageTrueRange } from '../volatility/true-range.ts';
import { enter } from './newest-first.ts';
import { Swings } from './swings.ts';

/** How many bars back the rules may look one by one. */
const DEPTH = 6;
const TREND_BARS = 10;
const RANGE_BARS = 14;
const BREAKOUT_BARS = 20;
const NARROW_BARS = 7;

/**
 * What the rules of the patterns see: the last bars by age (0 = the bar just closed), the usual range of a bar,
 * the trend before, the highs and lows of the last twenty bars, and the swings.
 *
 * A bar that has not been seen yet is NaN, so that no comparison with it holds.
 */
export class PatternHistory {
  readonly swings = new Swings();
  readonly #open = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #high = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #low = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #close = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #trend = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #ceiling = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #floor = new Float64Array(DEPTH).fill(Number.NaN);
  readonly #closes = new Float64Array(TREND_BARS);
  readonly #averageRange = new AverageTrueRange(RANGE_BARS);
  readonly #highest = new RollingExtreme(BREAKOUT_BARS, 'highest');
  readonly #lowest = new RollingExtreme(BREAKOUT_BARS, 'lowest');
  readonly #narrowest = new RollingExtreme(NARROW_BARS - 1, 'lowest');
  #seen = 0;
  #ranges = 0;
  #unit = Number.NaN;
  #narrowestBefore = Number.NaN;

  push(bar: Bar): void {
    this.#seen += 1;
    const range = bar.high - bar.low;
    enter(this.#open, bar.open);
    enter(this.#high, bar.high);
    enter(this.#low, bar.low);
    enter(this.#close, bar.close);
    enter(this.#ceiling, this.#highest.value);
    enter(this.#floor, this.#lowest.value);
    this.#highest.next(bar.high);
    this.#lowest.next(bar.low);
    this.#narrowestBefore = this.#narrowest.value;
    this.#narrowest.next(range);
    this.#ranges += range;
    const average = this.#averageRange.next(bar.high, bar.low, bar.close);
    this.#unit = Number.isNaN(average) ? this.#ranges / this.#seen : average;
    enter(this.#trend, this.#distanceFromMean(bar.close));
    this.swings.push(bar, this.#unit);
  }

  open(age: number): number {
    return this.#open[age] ?? Number.NaN;
  }

  high(age: number): number {
    return this.#high[age] ?? Number.NaN;
  }

  low(age: number): number {
    return this.#low[age] ?? Number.NaN;
  }

  close(age: number): number {
    return this.#close[age] ?? Number.NaN;
  }

  range(age: number): number {
    return this.high(age) - this.low(age);
  }

  body(age: number): number {
    return Math.abs(this.close(age) - this.open(age));
  }

  /** The upper end of the body. */
  top(age: number): number {
    return Math.max(this.open(age), this.close(age));
  }

  /** The lower end of the body. */
  bottom(age: number): number {
    return Math.min(this.open(age), this.close(age));
  }

  middle(age: number): number {
    return (this.open(age) + this.close(age)) / 2;
  }

  upperShadow(age: number): number {
    return this.high(age) - this.top(age);
  }

  lowerShadow(age: number): number {
    return this.bottom(age) - this.low(age);
  }

  /** 1 for a bar that closed above its open, -1 below, 0 at it. */
  colour(age: number): number {
    return Math.sign(this.close(age) - this.open(age));
  }

  /** 1 when the close of that bar stood above the average of the ten closes up to it, -1 below. */
  trend(age: number): number {
    return Math.sign(this.#trend[age] ?? Number.NaN);
  }

  /** The usual range of a bar: the average true range of 14, or the mean range of fewer while there are fewer. */
  get unit(): number {
    return this.#unit;
  }

  /** The highest high of the twenty bars before that bar. */
  ceiling(age: number): number {
    return this.#ceiling[age] ?? Number.NaN;
  }

  /** The lowest low of the twenty bars before that bar. */
  floor(age: number): number {
    return this.#floor[age] ?? Number.NaN;
  }

  /** The narrowest range of the six bars before the one just closed. */
  get narrowestBefore(): number {
    return this.#narrowestBefore;
  }

  #distanceFromMean(close: number): number {
    const closes = this.#closes;
    closes[(this.#seen - 1) % TREND_BARS] = close;
    const count = Math.min(this.#seen, TREND_BARS);
    let total = 0;
    for (let i = 0; i < count; i += 1) total += closes[i] ?? 0;
    return close - total / count;
  }
}
