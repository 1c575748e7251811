import { isZero, ratio } from '../kernel.ts';

/**
 * Wilder's directional movement: smoothed up and down moves against the smoothed true range. Sums of the first
 * `period` - 1 bars start it; each later bar takes one `period`th off and adds its own (TA-Lib).
 */
export class DirectionalMovement {
  /** The plus and minus indicators, 0 to 100; NaN while warming up, 0 while nothing has a range. */
  plus = Number.NaN;
  minus = Number.NaN;
  /** Distance of the two as a percentage of their sum; NaN on a bar without any direction. */
  index = Number.NaN;
  readonly #period: number;
  readonly #kept: number;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;
  #lastClose = Number.NaN;
  #seen = 0;
  #up = 0;
  #down = 0;
  #range = 0;

  constructor(period: number) {
    this.#period = period;
    this.#kept = 1 - 1 / period;
  }

  push(high: number, low: number, close: number): void {
    const up = high - this.#lastHigh;
    const down = this.#lastLow - low;
    const range = Math.max(high - low, Math.abs(high - this.#lastClose), Math.abs(low - this.#lastClose));
    this.#lastHigh = high;
    this.#lastLow = low;
    this.#lastClose = close;
    if (Number.isNaN(up)) return;
    this.#seen += 1;
    const kept = this.#seen < this.#period ? 1 : this.#kept;
    this.#up = this.#up * kept + (up > 0 && up > down ? up : 0);
    this.#down = this.#down * kept + (down > 0 && down > up ? down : 0);
    this.#range = this.#range * kept + range;
    if (this.#seen >= this.#period) this.#indicate();
  }

  #indicate(): void {
    this.plus = 100 * ratio(this.#up, this.#range);
    this.minus = 100 * ratio(this.#down, this.#range);
    const both = this.plus + this.minus;
    this.index = isZero(both) ? Number.NaN : 100 * (Math.abs(this.minus - this.plus) / both);
  }
}
