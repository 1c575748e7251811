import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';

/** How recent the highest high and lowest low of the last `period` + 1 bars are, 100 = now (TA-Lib AROON). */
class Aroon implements Kernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #period: number;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period + 1, 'highest');
    this.#lowest = new RollingExtreme(period + 1, 'lowest');
    this.#period = period;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const full = !Number.isNaN(this.#highest.next(bar.high));
    this.#lowest.next(bar.low);
    const factor = 100 / this.#period;
    out[slot] = full ? factor * (this.#period - this.#highest.age) : Number.NaN;
    out[slot + 1] = full ? factor * (this.#period - this.#lowest.age) : Number.NaN;
  }
}

/** Aroon up less Aroon down (TA-Lib AROONOSC). */
class AroonOscillator implements Kernel {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #period: number;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period + 1, 'highest');
    this.#lowest = new RollingExtreme(period + 1, 'lowest');
    this.#period = period;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const full = !Number.isNaN(this.#highest.next(bar.high));
    this.#lowest.next(bar.low);
    out[slot] = full ? (100 / this.#period) * (this.#lowest.age - this.#highest.age) : Number.NaN;
  }
}

export const aroon = defineIndicator({
  name: 'aroon',
  title: 'Aroon',
  parameters: { period: bars(14, 2) },
  outputs: ['up', 'down'],
  inputs: ['high', 'low'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Aroon(period),
});

export const aroonOscillator = defineIndicator({
  name: 'aroon-osc',
  title: 'Aroon oscillator',
  aliases: ['aroonoscillator'],
  parameters: { period: bars(14, 2) },
  outputs: ['aroonOsc'],
  inputs: ['high', 'low'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new AroonOscillator(period),
});
