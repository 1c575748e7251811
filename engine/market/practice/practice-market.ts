import { assert } from '../../domain/assert.ts';
import type { InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, type IsoDate, istDate, istInstant } from '../../domain/time.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { DayReference, InstrumentListing, Market } from '../../ports/market.ts';
import type { HoldableClock } from '../../ports/market-clock.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { BackToBackClock } from '../pacing/back-to-back-clock.ts';
import type { PacedClock } from '../pacing/paced-clock.ts';
import { DayVolume } from './day-volume.ts';
import { InstrumentBook } from './instrument-book.ts';
import { intradayProfile } from './intraday-profile.ts';
import { PracticeBars } from './practice-bars.ts';
import { isWeekend, PRACTICE_CALENDAR, weekdaysOf } from './practice-calendar.ts';
import { PracticeFeed } from './practice-feed.ts';
import { PracticeHistory } from './practice-history.ts';
import { PracticeListings } from './practice-listings.ts';
import { FIRST_PRACTICE_DATE, SESSION_OPEN } from './practice-time.ts';
import { QuoteMaker } from './quote-maker.ts';
import { RealHoursClock } from './real-hours-clock.ts';
import { makeSpots } from './spots.ts';

export interface PracticeMarketOptions {
  readonly seed: number;
  readonly wall: WallClock;
  readonly timers: Timers;
  /** The lasting name of an instrument of the catalogue, which is filled from {@link PracticeMarket.listings}. */
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
  /** Stored market time to go on from; without one the market starts at 09:15 of the wall clock's day. */
  readonly start?: EpochMs;
  /** Market time for wall time; 1 when absent. Ignored in real hours. */
  readonly speed?: number;
  /** The exchange's calendar, for practice in real hours. Without it every weekday trades, back to back. */
  readonly exchangeCalendar?: TradingCalendar;
  /** Wall time between two pulses; 250 ms when absent. */
  readonly pulseMs?: number;
  /** Lets others run while long history is made. */
  readonly pause?: () => Promise<void>;
}

const PULSE_MS = 250;
/** Prices stand a second where a minute turns, so a look a second misses none. */
const LONGEST_STEP_MS = 1_000;

/** A whole market whose prices are a pure function of seed and market time. Everything from it is SIMULATED. */
export class PracticeMarket implements Market {
  readonly label = 'SIMULATED';
  readonly watches = 'everything';
  readonly quietMs = LONGEST_STEP_MS;
  readonly clock: HoldableClock;
  readonly calendar: TradingCalendar;
  readonly feed: MarketFeed;
  readonly history: CandleSource;
  readonly #listings: PracticeListings;

  constructor(options: PracticeMarketOptions) {
    const { seed, timers, keyOf, exchangeCalendar } = options;
    this.calendar = exchangeCalendar === undefined ? PRACTICE_CALENDAR : weekdaysOf(exchangeCalendar);
    const clock = makeClock(options, this.calendar);
    assert(
      istDate(clock.now()) > FIRST_PRACTICE_DATE,
      `the practice market begins on ${FIRST_PRACTICE_DATE}`,
    );
    const profile = intradayProfile();
    const book = new InstrumentBook(seed, makeSpots(seed, profile), this.calendar);
    const volume = new DayVolume(profile);
    const quotes = new QuoteMaker(volume);
    this.clock = clock;
    this.feed = new PracticeFeed({
      book,
      quotes,
      clock,
      timers,
      keyOf,
      pulseMs: options.pulseMs ?? PULSE_MS,
    });
    this.history = new PracticeHistory({
      bars: new PracticeBars({ book, volume, calendar: this.calendar }),
      clock,
      ...(options.pause === undefined ? {} : { pause: options.pause }),
    });
    this.#listings = new PracticeListings(book);
  }

  async listings(date: IsoDate): Promise<readonly InstrumentListing[]> {
    return this.#listings.on(date);
  }

  async references(date: IsoDate): Promise<readonly DayReference[]> {
    const before = this.calendar.previousTradingDay(date);
    return before === undefined ? [] : this.#listings.references(date, before);
  }
}

function makeClock(options: PracticeMarketOptions, calendar: TradingCalendar): PacedClock {
  const { wall, speed = 1, pulseMs = PULSE_MS } = options;
  if (options.exchangeCalendar !== undefined) return new RealHoursClock(wall, calendar, LONGEST_STEP_MS);
  const start = options.start ?? firstOpening(istDate(wall.now()));
  return new BackToBackClock({ calendar, start, speed, wall, pulseMs, longestStepMs: LONGEST_STEP_MS });
}

function firstOpening(date: IsoDate): EpochMs {
  const day = isWeekend(date) ? (PRACTICE_CALENDAR.nextTradingDay(date) ?? date) : date;
  return istInstant(day, SESSION_OPEN);
}
