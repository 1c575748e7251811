import type { Bar } from '../bars.ts';
import { isZero, type Kernel } from '../kernel.ts';
import { Delay } from '../rolling/delay.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';
import type { MovingAverage } from './moving-average.ts';

const FASTEST = 2 / (2 + 1);
const SLOWEST = 2 / (30 + 1);

/**
 * Kaufman's adaptive moving average: an exponential average whose weight follows the efficiency of the last
 * `period` moves, between those of periods 2 and 30. Seeded with the value before its first answer (TA-Lib KAMA).
 */
export class Kama implements Kernel, MovingAverage {
  readonly #travel: RollingSum;
  readonly #past: Delay;
  #last = Number.NaN;
  #value = Number.NaN;

  constructor(period: number) {
    this.#travel = new RollingSum(period);
    this.#past = new Delay(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.next(bar.close);
  }

  next(value: number): number {
    const past = this.#past.next(value);
    const previous = this.#last;
    this.#last = value;
    if (Number.isNaN(previous)) return Number.NaN;
    const travel = this.#travel.next(Math.abs(value - previous));
    if (Number.isNaN(travel)) return Number.NaN;
    if (Number.isNaN(this.#value)) this.#value = previous;
    const weight = efficiency(value - past, travel) * (FASTEST - SLOWEST) + SLOWEST;
    this.#value += (value - this.#value) * weight * weight;
    return this.#value;
  }
}

function efficiency(move: number, travel: number): number {
  return travel <= move || isZero(travel) ? 1 : Math.abs(move / travel);
}
