import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingSum } from '../rolling/rolling-sum.ts';

/** Granville's on-balance volume, starting with the first bar's volume (TA-Lib OBV). */
class OnBalanceVolume implements Kernel {
  #total = 0;
  #lastClose = Number.NaN;

  push(bar: Bar, out: Float64Array, slot: number): void {
    if (bar.close < this.#lastClose) this.#total -= bar.volume;
    else if (bar.close !== this.#lastClose) this.#total += bar.volume;
    this.#lastClose = bar.close;
    out[slot] = this.#total;
  }
}

/** Volume signed by where the bar closed in its range; 0 for a bar without range. */
function moneyFlow(bar: Bar): number {
  const range = bar.high - bar.low;
  return range > 0 ? ((bar.close - bar.low - (bar.high - bar.close)) / range) * bar.volume : 0;
}

/** Chaikin's accumulation and distribution line (TA-Lib AD). */
class AccumulationLine implements Kernel {
  #total = 0;

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#total += moneyFlow(bar);
    out[slot] = this.#total;
  }
}

/**
 * Chaikin oscillator: fast less slow exponential average of the accumulation line, both seeded with its first
 * value (TA-Lib ADOSC).
 */
class ChaikinOscillator implements Kernel {
  readonly #fastWeight: number;
  readonly #slowWeight: number;
  readonly #lookback: number;
  #seen = 0;
  #total = 0;
  #fast = 0;
  #slow = 0;

  constructor(fast: number, slow: number) {
    this.#fastWeight = 2 / (fast + 1);
    this.#slowWeight = 2 / (slow + 1);
    this.#lookback = Math.max(fast, slow);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#total += moneyFlow(bar);
    this.#seen += 1;
    const isFirst = this.#seen === 1;
    this.#fast = isFirst ? this.#total : this.#fast + (this.#total - this.#fast) * this.#fastWeight;
    this.#slow = isFirst ? this.#total : this.#slow + (this.#total - this.#slow) * this.#slowWeight;
    out[slot] = this.#seen < this.#lookback ? Number.NaN : this.#fast - this.#slow;
  }
}

/** Chaikin money flow: signed volume over volume of a window, -1 to 1; 0 when nothing traded (TA-Lib CMF). */
class ChaikinMoneyFlow implements Kernel {
  readonly #flow: RollingSum;
  readonly #volume: RollingSum;

  constructor(period: number) {
    this.#flow = new RollingSum(period);
    this.#volume = new RollingSum(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const flow = this.#flow.next(moneyFlow(bar));
    const volume = this.#volume.next(bar.volume);
    out[slot] = volume === 0 ? 0 : flow / volume;
  }
}

export const obv = defineIndicator({
  name: 'obv',
  title: 'On-balance volume',
  parameters: {},
  outputs: ['obv'],
  inputs: ['close', 'volume'],
  firstBar: () => 0,
  create: () => new OnBalanceVolume(),
});

export const adl = defineIndicator({
  name: 'adl',
  title: 'Accumulation and distribution line',
  aliases: ['ad'],
  parameters: {},
  outputs: ['adl'],
  inputs: ['high', 'low', 'close', 'volume'],
  firstBar: () => 0,
  create: () => new AccumulationLine(),
});

export const adosc = defineIndicator({
  name: 'adosc',
  title: 'Chaikin oscillator',
  aliases: ['chaikinoscillator'],
  parameters: { fast: bars(3, 2), slow: bars(10, 2) },
  outputs: ['adosc'],
  inputs: ['high', 'low', 'close', 'volume'],
  firstBar: ({ fast, slow }) => Math.max(fast, slow) - 1,
  create: ({ fast, slow }) => new ChaikinOscillator(fast, slow),
});

export const cmf = defineIndicator({
  name: 'cmf',
  title: 'Chaikin money flow',
  parameters: { period: bars(20) },
  outputs: ['cmf'],
  inputs: ['high', 'low', 'close', 'volume'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new ChaikinMoneyFlow(period),
});
