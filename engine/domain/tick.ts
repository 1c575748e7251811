import type { InstrumentId } from './ids.ts';
import { NO_PRICE, type Price } from './price.ts';
import type { EpochMs } from './time.ts';

/** One level of an order book; `orders` is how many rest there. */
export interface DepthLevel {
  readonly price: Price;
  readonly quantity: number;
  readonly orders: number;
}

/** Five levels a side, best first; a side may be empty. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/**
 * The market's state of one instrument at an instant of market time. `volume` is cumulative for the day.
 * A bid or ask of 0 means that side is empty or unknown.
 */
export interface Tick {
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly last: Price;
  readonly lastQuantity: number;
  readonly volume: number;
  readonly bid: Price;
  readonly bidQuantity: number;
  readonly ask: Price;
  readonly askQuantity: number;
  readonly openInterest: number;
}

/** A tick that a feed writes again and again. */
export type MutableTick = { -readonly [Field in keyof Tick]: Tick[Field] };

export function blankTick(): MutableTick {
  return {
    instrument: 0 as InstrumentId,
    at: 0 as EpochMs,
    last: NO_PRICE,
    lastQuantity: 0,
    volume: 0,
    bid: NO_PRICE,
    bidQuantity: 0,
    ask: NO_PRICE,
    askQuantity: 0,
    openInterest: 0,
  };
}

/** What is known of an instrument now. `depth` is read only when asked for. */
export interface Quote extends Tick {
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  /** The close of the previous session. */
  readonly previousClose: Price;
  /** Exchange limits of the day; no order may be priced outside. 0 when there are none. */
  readonly lowerBand: Price;
  readonly upperBand: Price;
}
