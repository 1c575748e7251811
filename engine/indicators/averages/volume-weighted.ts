import type { Bar } from '../bars.ts';
import type { Kernel } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';
import { Sma } from './simple.ts';

/** Volume-weighted moving average. A window in which nothing traded has no weights and gives the simple average. */
export class VolumeWeighted implements Kernel {
  readonly #value: RollingSum;
  readonly #volume: RollingSum;
  readonly #unweighted: Sma;

  constructor(period: number) {
    this.#value = new RollingSum(period);
    this.#volume = new RollingSum(period);
    this.#unweighted = new Sma(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const value = this.#value.next(bar.close * bar.volume);
    const volume = this.#volume.next(bar.volume);
    const unweighted = this.#unweighted.next(bar.close);
    out[slot] = volume === 0 ? unweighted : value / volume;
  }
}
