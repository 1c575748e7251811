import type { ServerClock } from '../server-clock.ts';
import { isIndex, type Listing, paiseOf, roundToTick } from './listing.ts';
import type { Listings } from './listings.ts';

/** One price of the order book of the exchange. */
export interface DepthLevel {
  readonly pricePaise: number;
  readonly quantity: number;
  readonly orders: number;
}

/** All that is known of an instrument now. */
export interface Quote {
  readonly lastPaise: number;
  readonly lastQuantity: number;
  readonly averagePaise: number;
  readonly volume: number;
  readonly openPaise: number;
  readonly highPaise: number;
  readonly lowPaise: number;
  readonly closePaise: number;
  readonly lastTradeMs: number;
  readonly exchangeMs: number;
  readonly openInterest: number;
  readonly openInterestHigh: number;
  readonly openInterestLow: number;
  /** Best first, five at most. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
  readonly lowerCircuitPaise: number;
  readonly upperCircuitPaise: number;
}

/** A price and a quantity of a script, in rupees and units. */
export type ScriptLevel = readonly [price: number, quantity: number];

/** What a script says of an instrument. Prices are rupees. */
export interface TapePatch {
  /** A trade at this price. Without `bids` and `asks` the best ones move along, a tick round it. */
  readonly last?: number;
  /** Units of that trade; 1 unless given. */
  readonly quantity?: number;
  readonly bids?: readonly ScriptLevel[];
  readonly asks?: readonly ScriptLevel[];
  readonly volume?: number;
  readonly openInterest?: number;
  readonly lowerCircuit?: number;
  readonly upperCircuit?: number;
  readonly close?: number;
  /** A time of the exchange that is not now: a stale tick. */
  readonly exchangeMs?: number;
}

/** A step of a script: what happens to an instrument, so long after the step before. */
export interface TapeStep extends TapePatch {
  readonly afterMs: number;
  readonly name: string;
}

/** What changed: the quote after it, and the trade that was printed, if there was one. */
export interface TapeNews {
  readonly listing: Listing;
  readonly quote: Quote;
  readonly trade?: { readonly pricePaise: number; readonly quantity: number };
}

const BAND_PERCENT = 10;
const LEVELS = 5;
/** Units at a price when the script does not say: as much as anyone wants. */
const PLENTY = 1_000_000;

function required(rupeesText: number): number {
  const paise = paiseOf(rupeesText);
  if (paise === undefined) throw new Error(`not a price: ${rupeesText}`);
  return paise;
}

function scripted(levels: readonly ScriptLevel[]): readonly DepthLevel[] {
  return levels.slice(0, LEVELS).map(([price, quantity]) => ({
    pricePaise: required(price),
    quantity,
    orders: quantity > 0 ? 1 : 0,
  }));
}

function around(listing: Listing, lastPaise: number, direction: 1 | -1): readonly DepthLevel[] {
  if (isIndex(listing)) return [];
  return Array.from({ length: LEVELS }, (_, index) => ({
    pricePaise: lastPaise + direction * (index + 1) * listing.tickPaise,
    quantity: PLENTY,
    orders: 10 + index,
  })).filter((level) => level.pricePaise > 0);
}

function firstQuote(listing: Listing, nowMs: number): Quote {
  const { closePaise, tickPaise } = listing;
  const edge = (percent: number): number => roundToTick((closePaise * (100 + percent)) / 100, tickPaise);
  return {
    lastPaise: closePaise,
    lastQuantity: 0,
    averagePaise: closePaise,
    volume: 0,
    openPaise: closePaise,
    highPaise: closePaise,
    lowPaise: closePaise,
    closePaise,
    lastTradeMs: nowMs,
    exchangeMs: nowMs,
    openInterest: 0,
    openInterestHigh: 0,
    openInterestLow: 0,
    bids: around(listing, closePaise, -1),
    asks: around(listing, closePaise, 1),
    lowerCircuitPaise: Math.max(tickPaise, edge(-BAND_PERCENT)),
    upperCircuitPaise: edge(BAND_PERCENT),
  };
}

/** The market as a script or a made-up path moves it. */
export class Tape {
  readonly #listings: Listings;
  readonly #clock: ServerClock;
  readonly #quotes = new Map<number, Quote>();
  readonly #listeners: ((news: TapeNews) => void)[] = [];

  constructor(listings: Listings, clock: ServerClock) {
    this.#listings = listings;
    this.#clock = clock;
  }

  listen(listener: (news: TapeNews) => void): void {
    this.#listeners.push(listener);
  }

  quoteOf(listing: Listing): Quote {
    const quote = this.#quotes.get(listing.token) ?? firstQuote(listing, this.#clock.now());
    this.#quotes.set(listing.token, quote);
    return quote;
  }

  /** Changes what is known of an instrument (`NSE:INFY`) and lets the orders in it meet that. */
  set(name: string, patch: TapePatch): void {
    const listing = this.#listings.require(name);
    const before = this.quoteOf(listing);
    const quote = this.#merge(listing, before, patch);
    this.#quotes.set(listing.token, quote);
    const trade =
      patch.last === undefined
        ? {}
        : { trade: { pricePaise: quote.lastPaise, quantity: patch.quantity ?? 1 } };
    for (const listener of this.#listeners) listener({ listing, quote, ...trade });
  }

  /** Takes units away from one side of the depth: an order of ours traded with them. */
  take(listing: Listing, side: 'bids' | 'asks', quantity: number): void {
    const quote = this.quoteOf(listing);
    let left = quantity;
    const levels = quote[side].flatMap((level) => {
      const taken = Math.min(left, level.quantity);
      left -= taken;
      return level.quantity > taken ? [{ ...level, quantity: level.quantity - taken }] : [];
    });
    this.#quotes.set(listing.token, { ...quote, [side]: levels });
  }

  /** Lines a script up on the server's clock. */
  play(steps: readonly TapeStep[]): void {
    let afterMs = 0;
    for (const { afterMs: pause, name, ...patch } of steps) {
      afterMs += pause;
      this.#clock.after(afterMs, () => this.set(name, patch));
    }
  }

  #merge(listing: Listing, before: Quote, patch: TapePatch): Quote {
    const nowMs = this.#clock.now();
    const lastPaise = patch.last === undefined ? before.lastPaise : required(patch.last);
    const moved = patch.last !== undefined;
    const quantity = moved ? (patch.quantity ?? 1) : 0;
    const volume = patch.volume ?? before.volume + quantity;
    const spent = before.averagePaise * before.volume + lastPaise * quantity;
    const traded = before.volume + quantity;
    const openInterest = patch.openInterest ?? before.openInterest;
    const isFirst = before.volume === 0;
    return {
      lastPaise,
      lastQuantity: moved ? quantity : before.lastQuantity,
      averagePaise: moved && traded > 0 ? Math.round(spent / traded) : before.averagePaise,
      volume,
      openPaise: isFirst && moved ? lastPaise : before.openPaise,
      highPaise: isFirst && moved ? lastPaise : Math.max(before.highPaise, lastPaise),
      lowPaise: isFirst && moved ? lastPaise : Math.min(before.lowPaise, lastPaise),
      closePaise: patch.close === undefined ? before.closePaise : required(patch.close),
      lastTradeMs: moved ? (patch.exchangeMs ?? nowMs) : before.lastTradeMs,
      exchangeMs: patch.exchangeMs ?? nowMs,
      openInterest,
      openInterestHigh: Math.max(before.openInterestHigh, openInterest),
      openInterestLow:
        before.openInterest === 0 ? openInterest : Math.min(before.openInterestLow, openInterest),
      ...this.#depth(listing, before, patch),
      lowerCircuitPaise:
        patch.lowerCircuit === undefined ? before.lowerCircuitPaise : required(patch.lowerCircuit),
      upperCircuitPaise:
        patch.upperCircuit === undefined ? before.upperCircuitPaise : required(patch.upperCircuit),
    };
  }

  #depth(listing: Listing, before: Quote, patch: TapePatch): Pick<Quote, 'bids' | 'asks'> {
    const lastPaise = patch.last === undefined ? undefined : required(patch.last);
    const side = (levels: readonly ScriptLevel[] | undefined, old: readonly DepthLevel[], way: 1 | -1) => {
      if (levels !== undefined) return scripted(levels);
      return lastPaise === undefined ? old : around(listing, lastPaise, way);
    };
    return { bids: side(patch.bids, before.bids, -1), asks: side(patch.asks, before.asks, 1) };
  }
}
