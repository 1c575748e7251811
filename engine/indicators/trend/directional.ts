import type { Bar, BarColumns } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { ColumnKernel, Kernel, OutputColumns } from '../kernel.ts';
import { Delay } from '../rolling/delay.ts';
import { DirectionalMovement } from './directional-movement.ts';

/** Wilder's average directional index with both indicators, 0 to 100 (TA-Lib ADX, PLUS_DI, MINUS_DI). */
class AverageDirectional implements ColumnKernel {
  readonly #movement: DirectionalMovement;
  readonly #period: number;
  #seen = 0;
  #adx = 0;

  constructor(period: number) {
    this.#movement = new DirectionalMovement(period);
    this.#period = period;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#take(bar.high, bar.low, bar.close);
    out[slot] = this.#value;
    out[slot + 1] = this.#movement.plus;
    out[slot + 2] = this.#movement.minus;
  }

  over({ high, low, close }: BarColumns, [adx, plus, minus]: OutputColumns): void {
    const movement = this.#movement;
    for (let i = 0; i < close.length; i += 1) {
      this.#take(high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN);
      if (adx !== undefined) adx[i] = this.#value;
      if (plus !== undefined) plus[i] = movement.plus;
      if (minus !== undefined) minus[i] = movement.minus;
    }
  }

  get #value(): number {
    return this.#seen < this.#period ? Number.NaN : this.#adx;
  }

  #take(high: number, low: number, close: number): void {
    const movement = this.#movement;
    movement.push(high, low, close);
    if (!Number.isNaN(movement.plus)) this.#average(movement.index);
  }

  /** A bar without any direction leaves the average as it is, and adds nothing to its seed (TA-Lib). */
  #average(index: number): void {
    const period = this.#period;
    if (this.#seen < period) {
      this.#seen += 1;
      this.#adx += Number.isNaN(index) ? 0 : index / period;
    } else if (!Number.isNaN(index)) {
      this.#adx = (this.#adx * (period - 1) + index) / period;
    }
  }
}

/** Directional index before averaging; a bar without any direction keeps the last one (TA-Lib DX). */
class Directional implements Kernel {
  readonly #movement: DirectionalMovement;
  #last = 0;

  constructor(period: number) {
    this.#movement = new DirectionalMovement(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const movement = this.#movement;
    movement.push(bar.high, bar.low, bar.close);
    if (!Number.isNaN(movement.index)) this.#last = movement.index;
    out[slot] = Number.isNaN(movement.plus) ? Number.NaN : this.#last;
  }
}

/** One of the two directional indicators, 0 to 100 (TA-Lib PLUS_DI and MINUS_DI). */
class OneSide implements Kernel {
  readonly #movement: DirectionalMovement;
  readonly #side: 'plus' | 'minus';

  constructor(period: number, side: 'plus' | 'minus') {
    this.#movement = new DirectionalMovement(period);
    this.#side = side;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#movement.push(bar.high, bar.low, bar.close);
    out[slot] = this.#side === 'plus' ? this.#movement.plus : this.#movement.minus;
  }
}

/** The mean of the average directional index now and `period` - 1 bars ago (TA-Lib ADXR). */
class DirectionalRating implements Kernel {
  readonly #adx: AverageDirectional;
  readonly #past: Delay;
  readonly #row = new Float64Array(3);

  constructor(period: number) {
    this.#adx = new AverageDirectional(period);
    this.#past = new Delay(period - 1);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    this.#adx.push(bar, this.#row, 0);
    const adx = this.#row[0] ?? Number.NaN;
    out[slot] = (adx + this.#past.next(adx)) / 2;
  }
}

export const adx = defineIndicator({
  name: 'adx',
  title: 'Average directional index',
  aliases: ['dmi'],
  parameters: { period: bars(14, 2) },
  outputs: ['adx', 'plusDi', 'minusDi'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => [2 * period - 1, period, period],
  create: ({ period }) => new AverageDirectional(period),
});

export const dx = defineIndicator({
  name: 'dx',
  title: 'Directional index',
  parameters: { period: bars(14, 2) },
  outputs: ['dx'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Directional(period),
});

export const adxr = defineIndicator({
  name: 'adxr',
  title: 'Average directional index rating',
  parameters: { period: bars(14, 2) },
  outputs: ['adxr'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => 2 * period - 1 + period - 1,
  create: ({ period }) => new DirectionalRating(period),
});

export const plusDi = defineIndicator({
  name: 'plus-di',
  title: 'Plus directional indicator',
  parameters: { period: bars(14, 2) },
  outputs: ['plusDi'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new OneSide(period, 'plus'),
});

export const minusDi = defineIndicator({
  name: 'minus-di',
  title: 'Minus directional indicator',
  parameters: { period: bars(14, 2) },
  outputs: ['minusDi'],
  inputs: ['high', 'low', 'close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new OneSide(period, 'minus'),
});
