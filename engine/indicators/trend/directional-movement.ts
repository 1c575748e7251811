import type { Bar } from '../bars.ts';
import { isZero, ratio } from '../kernel.ts';

/**
 * Wilder's directional movement: smoothed up and down moves against the smoothed true range. Sums of the first
 * `period` - 1 bars start it; each later bar takes one `period`th off and adds its own (TA-Lib).
 */
export class DirectionalMovement {
  readonly #period: number;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;
  #lastClose = Number.NaN;
  #seen = 0;
  #up = 0;
  #down = 0;
  #range = 0;

  constructor(period: number) {
    this.#period = period;
  }

  push(bar: Bar): void {
    const up = bar.high - this.#lastHigh;
    const down = this.#lastLow - bar.low;
    const range = Math.max(
      bar.high - bar.low,
      Math.abs(bar.high - this.#lastClose),
      Math.abs(bar.low - this.#lastClose),
    );
    this.#lastHigh = bar.high;
    this.#lastLow = bar.low;
    this.#lastClose = bar.close;
    if (Number.isNaN(up)) return;
    this.#seen += 1;
    const kept = this.#seen < this.#period ? 1 : 1 - 1 / this.#period;
    this.#up = this.#up * kept + (up > 0 && up > down ? up : 0);
    this.#down = this.#down * kept + (down > 0 && down > up ? down : 0);
    this.#range = this.#range * kept + range;
  }

  /** The plus indicator, 0 to 100; 0 while nothing has a range. */
  get plus(): number {
    return this.#seen < this.#period ? Number.NaN : 100 * ratio(this.#up, this.#range);
  }

  get minus(): number {
    return this.#seen < this.#period ? Number.NaN : 100 * ratio(this.#down, this.#range);
  }

  get hasDirection(): boolean {
    return !isZero(this.#range) && !isZero(this.plus + this.minus);
  }

  /** Distance of the two as a percentage of their sum. */
  get index(): number {
    const plus = this.plus;
    const minus = this.minus;
    return 100 * (Math.abs(minus - plus) / (minus + plus));
  }
}
