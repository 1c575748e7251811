import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { Delay } from '../rolling/delay.ts';
import { RollingExtreme } from '../rolling/rolling-extreme.ts';

interface Periods {
  readonly conversion: number;
  readonly base: number;
  readonly span: number;
  readonly displacement: number;
}

/**
 * Goichi Hosoda's Ichimoku. The spans are those in force at the bar, that is, computed `displacement` bars
 * before; the lagging line is the close, drawn back by the chart, and would look ahead here.
 */
class Ichimoku implements Kernel {
  readonly #conversion: Middle;
  readonly #base: Middle;
  readonly #span: Middle;
  readonly #pastA: Delay;
  readonly #pastB: Delay;

  constructor({ conversion, base, span, displacement }: Periods) {
    this.#conversion = new Middle(conversion);
    this.#base = new Middle(base);
    this.#span = new Middle(span);
    this.#pastA = new Delay(displacement);
    this.#pastB = new Delay(displacement);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const conversion = this.#conversion.next(bar);
    const base = this.#base.next(bar);
    out[slot] = conversion;
    out[slot + 1] = base;
    out[slot + 2] = this.#pastA.next((conversion + base) / 2);
    out[slot + 3] = this.#pastB.next(this.#span.next(bar));
  }
}

/** Middle of the highest high and the lowest low. */
class Middle {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(period: number) {
    this.#highest = new RollingExtreme(period, 'highest');
    this.#lowest = new RollingExtreme(period, 'lowest');
  }

  next(bar: Bar): number {
    const highest = this.#highest.next(bar.high);
    return (highest + this.#lowest.next(bar.low)) / 2;
  }
}

/** Middle of the highest high and lowest low of the last `period` bars (TA-Lib MIDPRICE). */
class MidPrice implements Kernel {
  readonly #middle: Middle;

  constructor(period: number) {
    this.#middle = new Middle(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = this.#middle.next(bar);
  }
}

export const ichimoku = defineIndicator({
  name: 'ichimoku',
  title: 'Ichimoku cloud',
  parameters: { conversion: bars(9), base: bars(26), span: bars(52), displacement: bars(26) },
  outputs: ['conversion', 'base', 'spanA', 'spanB'],
  inputs: ['high', 'low'],
  firstBar: ({ conversion, base, span, displacement }) => [
    conversion - 1,
    base - 1,
    Math.max(conversion, base) - 1 + displacement,
    span - 1 + displacement,
  ],
  create: (periods) => new Ichimoku(periods),
});

export const midPrice = defineIndicator({
  name: 'midprice',
  title: 'Middle of the range',
  parameters: { period: bars(14, 2) },
  outputs: ['midprice'],
  inputs: ['high', 'low'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new MidPrice(period),
});
