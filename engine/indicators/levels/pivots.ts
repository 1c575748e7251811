import { istDayNumber } from '../../domain/time.ts';
import type { Bar } from '../bars.ts';
import { defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Floor traders' pivots: the level and three resistances and supports from the high, low and close of the last
 * session, the same all day; NaN in the first session.
 */
class Pivots implements Kernel {
  #day = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #close = Number.NaN;
  readonly #levels = new Float64Array(7).fill(Number.NaN);

  push(bar: Bar, out: Float64Array, slot: number): void {
    const day = istDayNumber(bar.start);
    if (day === this.#day) {
      this.#high = Math.max(this.#high, bar.high);
      this.#low = Math.min(this.#low, bar.low);
    } else {
      this.#draw();
      this.#day = day;
      this.#high = bar.high;
      this.#low = bar.low;
    }
    this.#close = bar.close;
    out.set(this.#levels, slot);
  }

  #draw(): void {
    const levels = this.#levels;
    const range = this.#high - this.#low;
    const pivot = (this.#high + this.#low + this.#close) / 3;
    levels[0] = pivot;
    levels[1] = 2 * pivot - this.#low;
    levels[2] = 2 * pivot - this.#high;
    levels[3] = pivot + range;
    levels[4] = pivot - range;
    levels[5] = this.#high + 2 * (pivot - this.#low);
    levels[6] = this.#low - 2 * (this.#high - pivot);
  }
}

export const pivots = defineIndicator({
  name: 'pivots',
  title: 'Classic pivot points of the last session',
  aliases: ['pivot', 'pivotpoints'],
  parameters: {},
  outputs: ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3'],
  inputs: ['start', 'high', 'low', 'close'],
  firstBar: () => 1,
  create: () => new Pivots(),
});
