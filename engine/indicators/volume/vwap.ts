import { z } from 'zod';
import { DAY_MS, dayNumber, IST_OFFSET_MS, istDayNumber, parseDate } from '../../domain/time.ts';
import type { Bar } from '../bars.ts';
import { defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Volume-weighted average of the typical price since it was reset. Before anything traded it is the typical price
 * of the latest bar; a bar without volume later changes nothing.
 */
class WeightedPrice {
  #money = 0;
  #volume = 0;

  reset(): void {
    this.#money = 0;
    this.#volume = 0;
  }

  next(bar: Bar): number {
    const typical = (bar.high + bar.low + bar.close) / 3;
    this.#money += typical * bar.volume;
    this.#volume += bar.volume;
    return this.#volume > 0 ? this.#money / this.#volume : typical;
  }
}

/** The session's volume-weighted average price: starts anew with each day in India. */
class SessionVwap implements Kernel {
  readonly #price = new WeightedPrice();
  #day = Number.NaN;

  push(bar: Bar, out: Float64Array, slot: number): void {
    const day = istDayNumber(bar.start);
    if (day !== this.#day) this.#price.reset();
    this.#day = day;
    out[slot] = this.#price.next(bar);
  }
}

/** The volume-weighted average price since an instant, NaN before it. */
class AnchoredVwap implements Kernel {
  readonly #price = new WeightedPrice();
  readonly #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    out[slot] = bar.start < this.#from ? Number.NaN : this.#price.next(bar);
  }
}

/** The start of a civil day in India, or the beginning of time when there is no date. */
function dayStart(text: string | undefined): number {
  const date = text === undefined ? undefined : parseDate(text);
  return date === undefined ? Number.NEGATIVE_INFINITY : dayNumber(date) * DAY_MS - IST_OFFSET_MS;
}

export const vwap = defineIndicator({
  name: 'vwap',
  title: 'Volume-weighted average price of the session',
  aliases: ['sessionvwap'],
  parameters: {},
  outputs: ['vwap'],
  inputs: ['start', 'high', 'low', 'close', 'volume'],
  firstBar: () => 0,
  create: () => new SessionVwap(),
});

export const anchoredVwap = defineIndicator({
  name: 'anchored-vwap',
  title: 'Volume-weighted average price since a date',
  aliases: ['avwap', 'vwapanchored'],
  parameters: {
    from: z
      .string({ error: 'must be a date like 2026-01-30' })
      .refine((text) => parseDate(text) !== undefined, { error: 'must be a date like 2026-01-30' })
      .optional(),
  },
  outputs: ['vwap'],
  inputs: ['start', 'high', 'low', 'close', 'volume'],
  firstBar: () => 0,
  create: ({ from }) => new AnchoredVwap(dayStart(from)),
});
