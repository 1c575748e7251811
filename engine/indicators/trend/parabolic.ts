import type { Bar } from '../bars.ts';
import { defineIndicator, factor } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Wilder's parabolic stop and reverse (TA-Lib SAR). The first two bars say the direction: short when the low fell
 * further than the high rose, else long; the stop starts at the first bar's extreme.
 */
class Parabolic implements Kernel {
  readonly #step: number;
  readonly #most: number;
  #isLong = true;
  #seen = 0;
  #stop = Number.NaN;
  #extreme = Number.NaN;
  #acceleration: number;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;

  constructor(step: number, most: number) {
    this.#step = Math.min(step, most);
    this.#most = most;
    this.#acceleration = this.#step;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#seen += 1;
    if (this.#seen === 2) this.#begin(bar);
    if (this.#seen < 2) {
      out[slot] = Number.NaN;
    } else if (this.#isHit(bar)) {
      this.#stop = this.#extreme;
      this.#isLong = !this.#isLong;
      this.#clampStop(bar);
      out[slot] = this.#stop;
      this.#acceleration = this.#step;
      this.#extreme = this.#isLong ? bar.high : bar.low;
      this.#advance(bar);
    } else {
      out[slot] = this.#stop;
      this.#follow(bar);
      this.#advance(bar);
    }
    this.#lastHigh = bar.high;
    this.#lastLow = bar.low;
  }

  #begin(bar: Bar): void {
    const down = this.#lastLow - bar.low;
    this.#isLong = !(down > 0 && bar.high - this.#lastHigh < down);
    this.#extreme = this.#isLong ? bar.high : bar.low;
    this.#stop = this.#isLong ? this.#lastLow : this.#lastHigh;
    this.#lastHigh = bar.high;
    this.#lastLow = bar.low;
  }

  #isHit(bar: Bar): boolean {
    return this.#isLong ? bar.low <= this.#stop : bar.high >= this.#stop;
  }

  #follow(bar: Bar): void {
    const reached = this.#isLong ? bar.high : bar.low;
    if (this.#isLong ? reached <= this.#extreme : reached >= this.#extreme) return;
    this.#extreme = reached;
    this.#acceleration = Math.min(this.#most, this.#acceleration + this.#step);
  }

  #advance(bar: Bar): void {
    this.#stop += this.#acceleration * (this.#extreme - this.#stop);
    this.#clampStop(bar);
  }

  /** The stop may not enter the range of this bar or the last. */
  #clampStop(bar: Bar): void {
    this.#stop = this.#isLong
      ? Math.min(this.#stop, this.#lastLow, bar.low)
      : Math.max(this.#stop, this.#lastHigh, bar.high);
  }
}

export const psar = defineIndicator({
  name: 'psar',
  title: 'Parabolic stop and reverse',
  aliases: ['sar', 'parabolicsar'],
  parameters: { step: factor(0.02, 0, 1), most: factor(0.2, 0, 1) },
  outputs: ['psar'],
  inputs: ['high', 'low'],
  firstBar: () => 1,
  create: ({ step, most }) => new Parabolic(step, most),
});
