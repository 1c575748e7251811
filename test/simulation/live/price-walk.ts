import type { InstrumentId } from '../../../engine/domain/ids.ts';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import type { Tick } from '../../../engine/domain/tick.ts';
import type { EpochMs } from '../../../engine/domain/time.ts';
import { TICK } from '../process.ts';

/** Last prices of some shares, inside the day's bands. */
export class PriceWalk {
  readonly #quotes: { last: number; volume: number }[];

  constructor(shares: number) {
    this.#quotes = Array.from({ length: shares }, () => ({ last: 1_000, volume: 0 }));
  }

  /** Moves one share by so many steps of the grid; all trade a little. */
  move(steps: number, which: number): void {
    this.#quotes.forEach((quote, i) => {
      if (i === which) quote.last = Math.min(1_190, Math.max(810, quote.last + steps * 0.05));
      quote.volume += 40;
    });
  }

  /** In rupees. */
  last(which: number): number {
    return Math.round((this.#quotes[which]?.last ?? 0) * 20) / 20;
  }

  tick(which: number, instrument: InstrumentId, at: EpochMs): Tick {
    const last = priceFromRupees(this.last(which));
    return {
      instrument,
      at,
      last,
      lastQuantity: 20,
      volume: this.#quotes[which]?.volume ?? 0,
      bid: price(last - TICK),
      bidQuantity: 30,
      ask: price(last + TICK),
      askQuantity: 30,
      openInterest: 0,
    };
  }
}
