import type { Bar } from '../bars.ts';
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
    if (this.#seen >= this.#period) this.#indicate();
  }

  #indicate(): void {
    this.plus = 100 * ratio(this.#up, this.#range);
    this.minus = 100 * ratio(this.#down, this.#range);
    const both = this.plus + this.minus;
    this.index = isZero(both) ? Number.NaN : 100 * (Math.abs(this.minus - this.plus) / both);
  }
}
