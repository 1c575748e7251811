import type { ServerClock } from '../server-clock.ts';
import { isIndex, type Listing, quoteName, rupees } from './listing.ts';
import type { Listings } from './listings.ts';
import type { PricePath } from './price-path.ts';
import type { ScriptLevel, Tape } from './tape.ts';

const LEVELS = 5;

/** Moves every listing along the made-up path once a second, day and night. */
export class MadeUpMoves {
  readonly #clock: ServerClock;
  readonly #tape: Tape;
  readonly #listings: Listings;
  readonly #path: PricePath;
  readonly #everyMs: number;

  constructor(parts: {
    readonly clock: ServerClock;
    readonly tape: Tape;
    readonly listings: Listings;
    readonly path: PricePath;
    readonly everyMs: number;
  }) {
    this.#clock = parts.clock;
    this.#tape = parts.tape;
    this.#listings = parts.listings;
    this.#path = parts.path;
    this.#everyMs = parts.everyMs;
    this.#start();
  }

  #start(): void {
    const now = this.#clock.now();
    for (const listing of this.#listings.all()) {
      const dayBefore = this.#path.pricePaise(listing, now - 86_400_000);
      this.#tape.set(quoteName(listing), { close: rupees(dayBefore), ...this.#band(listing, dayBefore) });
    }
    this.#move();
  }

  #move(): void {
    const now = this.#clock.now();
    for (const listing of this.#listings.all()) {
      const lastPaise = this.#path.pricePaise(listing, now);
      const volume = Math.max(1, Math.round(this.#path.minuteVolume(listing, now) / 60));
      const quantity = Math.max(1, Math.round(volume / listing.lotSize)) * listing.lotSize;
      this.#tape.set(quoteName(listing), {
        last: rupees(lastPaise),
        quantity,
        bids: this.#side(listing, lastPaise, -1),
        asks: this.#side(listing, lastPaise, 1),
        ...(listing.type === 'EQ' ? {} : { openInterest: listing.lotSize * 4000 }),
      });
    }
    this.#clock.after(this.#everyMs, () => this.#move());
  }

  #side(listing: Listing, lastPaise: number, way: 1 | -1): readonly ScriptLevel[] {
    if (isIndex(listing)) return [];
    const first = Math.max(1, Math.round((lastPaise * 0.0001) / listing.tickPaise));
    return Array.from({ length: LEVELS }, (_, index) => {
      const pricePaise = lastPaise + way * (first + index) * listing.tickPaise;
      const quantity = (20 + index * 15) * Math.max(25, listing.lotSize);
      return [rupees(pricePaise), quantity] as const;
    }).filter(([price]) => price > 0);
  }

  /** Options move by more than any share's band allows. */
  #band(listing: Listing, closePaise: number): { lowerCircuit: number; upperCircuit: number } {
    const isOption = listing.type === 'CE' || listing.type === 'PE';
    const reach = isOption ? Math.max(closePaise, 20_000) : Math.round(closePaise * 0.2);
    const tick = listing.tickPaise;
    const lower = Math.max(tick, Math.ceil((closePaise - reach) / tick) * tick);
    const upper = Math.floor((closePaise + reach) / tick) * tick;
    return { lowerCircuit: rupees(lower), upperCircuit: rupees(upper) };
  }
}
