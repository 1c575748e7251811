import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';

/**
 * Money flow index: money traded on rising typical prices as a share of that on rising and falling ones, 0 to
 * 100; 0 when less than one rupee of both flowed (TA-Lib MFI).
 */
class MoneyFlowIndex implements Kernel {
  readonly #rising: RollingSum;
  readonly #falling: RollingSum;
  #last = Number.NaN;

  constructor(period: number) {
    this.#rising = new RollingSum(period);
    this.#falling = new RollingSum(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const typical = (bar.high + bar.low + bar.close) / 3;
    const change = typical - this.#last;
    this.#last = typical;
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    const money = typical * bar.volume;
    const rising = this.#rising.next(change > 0 ? money : 0);
    const both = rising + this.#falling.next(change < 0 ? money : 0);
    out[slot] = both < 1 ? 0 : 100 * (rising / both);
  }
}

export const mfi = defineIndicator({
  name: 'mfi',
  title: 'Money flow index',
  parameters: { period: bars(14, 2) },
  outputs: ['mfi'],
  inputs: ['high', 'low', 'close', 'volume'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new MoneyFlowIndex(period),
});
