import { Sma } from '../averages/simple.ts';
import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Lambert's commodity channel index: distance of the typical price from its average in units of 0.015 mean
 * deviations (TA-Lib CCI); 0 where the window is flat. The mean deviation needs the whole window each bar.
 */
class CommodityChannel implements Kernel {
  readonly #average: Sma;
  readonly #ring: Float64Array;
  #next = 0;

  constructor(period: number) {
    this.#average = new Sma(period);
    this.#ring = new Float64Array(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const ring = this.#ring;
    const typical = (bar.high + bar.low + bar.close) / 3;
    const average = this.#average.next(typical);
    ring[this.#next] = typical;
    this.#next = this.#next + 1 === ring.length ? 0 : this.#next + 1;
    let deviations = 0;
    for (let i = 0; i < ring.length; i += 1) deviations += Math.abs((ring[i] ?? 0) - average);
    const distance = typical - average;
    out[slot] = distance === 0 || deviations === 0 ? 0 : distance / (0.015 * (deviations / ring.length));
  }
}

export const cci = defineIndicator({
  name: 'cci',
  title: 'Commodity channel index',
  parameters: { period: bars(14, 2) },
  outputs: ['cci'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new CommodityChannel(period),
});
