import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import { type Kernel, ratio } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';

/** Larry Williams' ultimate oscillator: buying pressure over three windows, weighted 4, 2, 1 (TA-Lib ULTOSC). */
class Ultimate implements Kernel {
  readonly #windows: readonly [PressureWindow, PressureWindow, PressureWindow];
  #lastClose = Number.NaN;

  constructor(short: number, medium: number, long: number) {
    const shortest = Math.min(short, medium, long);
    const longest = Math.max(short, medium, long);
    this.#windows = [
      new PressureWindow(shortest),
      new PressureWindow(short + medium + long - shortest - longest),
      new PressureWindow(longest),
    ];
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const last = this.#lastClose;
    this.#lastClose = bar.close;
    out[slot] = Number.NaN;
    if (Number.isNaN(last)) return;
    const low = Math.min(bar.low, last);
    const range = Math.max(bar.high, last) - low;
    const [short, medium, long] = this.#windows;
    const pressure = bar.close - low;
    const total =
      4 * short.next(pressure, range) + 2 * medium.next(pressure, range) + long.next(pressure, range);
    out[slot] = 100 * (total / 7);
  }
}

class PressureWindow {
  readonly #pressure: RollingSum;
  readonly #range: RollingSum;

  constructor(period: number) {
    this.#pressure = new RollingSum(period);
    this.#range = new RollingSum(period);
  }

  next(pressure: number, range: number): number {
    return ratio(this.#pressure.next(pressure), this.#range.next(range));
  }
}

export const ultimate = defineIndicator({
  name: 'ultimate',
  title: 'Ultimate oscillator',
  aliases: ['ultosc', 'uo'],
  parameters: { short: bars(7), medium: bars(14), long: bars(28) },
  outputs: ['ultimate'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ short, medium, long }) => Math.max(short, medium, long),
  create: ({ short, medium, long }) => new Ultimate(short, medium, long),
});
