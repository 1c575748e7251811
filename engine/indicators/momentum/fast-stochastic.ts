import { Sma } from '../averages/simple.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';

/** %K of one series and its average %D; both from the bar on which %D exists, as TA-Lib's STOCHF. */
export class FastStochastic {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #average: Sma;

  constructor(k: number, d: number) {
    this.#highest = new RollingExtreme(k, 'highest');
    this.#lowest = new RollingExtreme(k, 'lowest');
    this.#average = new Sma(d);
  }

  next(value: number, out: Float64Array, slot: number): void {
    const highest = this.#highest.next(value);
    const lowest = this.#lowest.next(value);
    if (Number.isNaN(highest)) return;
    const k = place(value, lowest, highest);
    const d = this.#average.next(k);
    if (Number.isNaN(d)) return;
    out[slot] = k;
    out[slot + 1] = d;
  }
}

/** Where `value` stands between `lowest` and `highest`, 0 to 100; 0 when they are the same (TA-Lib). */
export function place(value: number, lowest: number, highest: number): number {
  const range = (highest - lowest) / 100;
  return range === 0 ? 0 : (value - lowest) / range;
}
