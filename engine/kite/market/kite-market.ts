import { type InstrumentId, type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, type IsoDate, istDate } from '../../domain/time.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { DayReference, InstrumentListing, Market } from '../../ports/market.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteClient } from '../client.ts';
import type { KiteInstruments } from '../instruments/kite-instruments.ts';
import { failureText } from '../transport/kite-failure.ts';
import { dayReferences } from './day-quotes.ts';
import { ReferenceKeeper } from './reference-keeper.ts';
import { WatchedFeed } from './watched-feed.ts';

/** Watched from the start: what /market shows and contracts are priced from. */
const ALWAYS_WATCHED: readonly InstrumentKey[] = [
  'NSE:NIFTY 50',
  'NSE:NIFTY BANK',
  'NSE:NIFTY FIN SERVICE',
  'NSE:INDIA VIX',
  'BSE:SENSEX',
].map(instrumentKey);

/** The exchanges through Kite: real prices by the world's clock, of what somebody asks for. */
export class KiteMarket implements Market {
  readonly label = 'LIVE';
  readonly watches = ALWAYS_WATCHED;
  readonly quietMs: number;
  readonly clock: MarketClock;
  readonly calendar: TradingCalendar;
  readonly history: CandleSource;
  readonly #feed: WatchedFeed;
  readonly #client: KiteClient;
  readonly #instruments: KiteInstruments;
  readonly #onTrouble: (message: string, error: unknown) => void;

  constructor(options: {
    readonly wall: WallClock;
    readonly timers: Timers;
    readonly calendar: TradingCalendar;
    readonly client: KiteClient;
    readonly instruments: KiteInstruments;
    readonly ticker: MarketFeed;
    readonly history: CandleSource;
    readonly quietMs: number;
    readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
    /** Told closes and bands of what is watched from now on. */
    readonly onReferences: (references: readonly DayReference[]) => void;
    readonly onTrouble: (message: string, error: unknown) => void;
  }) {
    this.quietMs = options.quietMs;
    this.clock = { now: () => options.wall.now() };
    this.calendar = options.calendar;
    this.history = options.history;
    this.#client = options.client;
    this.#instruments = options.instruments;
    this.#onTrouble = options.onTrouble;
    const keeper = new ReferenceKeeper({
      timers: options.timers,
      fetch: (keys, day) => this.#read(keys, day),
      onReferences: options.onReferences,
      today: () => istDate(options.wall.now()),
    });
    this.#feed = new WatchedFeed({
      ticker: options.ticker,
      keyOf: options.keyOf,
      onWatch: (keys) => keeper.want(keys),
      onTime: (now: EpochMs) => keeper.onTime(now, () => this.#feed.watched),
    });
  }

  get feed(): MarketFeed {
    return this.#feed;
  }

  listings(date: IsoDate): Promise<readonly InstrumentListing[]> {
    return this.#instruments.listings(date);
  }

  /** Of what is watched already; the rest is asked for when somebody watches it. Numbers of Kite may be new by now. */
  references(date: IsoDate): Promise<readonly DayReference[]> {
    this.#feed.renew();
    const listed = this.#feed.watched.filter((key) => this.#instruments.tokenOf(key) !== undefined);
    return this.#read(listed, date);
  }

  async #read(keys: readonly InstrumentKey[], day: IsoDate): Promise<readonly DayReference[]> {
    if (keys.length === 0) return [];
    const read = await dayReferences(this.#client, keys, day);
    if (read.ok) return read.value;
    if (read.error.kind !== 'logged-out') {
      this.#onTrouble('closes and bands of the day cannot be read', new Error(failureText(read.error)));
    }
    return [];
  }
}
