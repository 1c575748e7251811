import type { InstrumentKey } from '../domain/ids.ts';
import type { Equity, Future, MarketIndex, OptionContract } from '../domain/instrument.ts';
import type { Price } from '../domain/price.ts';
import type { TradingCalendar } from '../domain/session.ts';
import type { IsoDate } from '../domain/time.ts';
import type { CandleSource } from './candle-source.ts';
import type { MarketClock } from './market-clock.ts';
import type { MarketFeed } from './market-feed.ts';

/** An instrument before the catalogue gave it its dense id. */
export type InstrumentListing =
  | Omit<Equity, 'id'>
  | Omit<MarketIndex, 'id'>
  | Omit<Future, 'id'>
  | Omit<OptionContract, 'id'>;

/** What a session starts from. Bands are 0 where there are none. */
export interface DayReference {
  readonly key: InstrumentKey;
  readonly previousClose: Price;
  readonly lowerBand: Price;
  readonly upperBand: Price;
  /** What the session made until now, when it has begun. */
  readonly soFar?: { readonly open: Price; readonly high: Price; readonly low: Price };
}

/** How prices of a market are labelled wherever money is shown. */
type MarketLabel = 'SIMULATED' | 'REPLAY' | 'LIVE';

/** A whole market: practice, recorded or real. All parts keep the same clock. */
export interface Market {
  readonly label: MarketLabel;
  readonly clock: MarketClock;
  /** How long an instrument may be silent without its price being old: a recording of bars has few prices. */
  readonly quietMs: number;
  /** Of what prices come unasked: of everything listed, or of these only, and of the rest when somebody subscribes. */
  readonly watches: 'everything' | readonly InstrumentKey[];
  readonly calendar: TradingCalendar;
  readonly feed: MarketFeed;
  readonly history: CandleSource;
  /** All that is listed on a trading day. */
  listings(date: IsoDate): Promise<readonly InstrumentListing[]>;
  /** Closes and bands of the session of `date`, for the instruments that have them. */
  references(date: IsoDate): Promise<readonly DayReference[]>;
}
