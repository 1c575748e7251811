import type { InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import { NO_PRICE, price } from '../../domain/price.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { DAY_MS, type EpochMs, type IsoDate, istInstant, SECOND_MS, timeOfDay } from '../../domain/time.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { DayReference, InstrumentListing, Market } from '../../ports/market.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { BackToBackClock } from '../pacing/back-to-back-clock.ts';
import type { QuarantinedRows } from './quarantine.ts';
import type { RecordedSeries } from './recorded-series.ts';
import { type Recording, readRecording } from './recording.ts';
import { ReplayFeed } from './replay-feed.ts';
import { ReplayHistory } from './replay-history.ts';
import { isReplayIndex, replayKey, replayListing } from './replay-listings.ts';

export interface ReplayMarketOptions {
  readonly wall: WallClock;
  readonly timers: Timers;
  /** The lasting name of an instrument of the catalogue, which is filled from {@link ReplayMarket.listings}. */
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
  /** Where to begin or go on; the first recorded session when absent. */
  readonly start?: EpochMs;
  /** Market time for wall time; 1 when absent. */
  readonly speed?: number;
  /** Wall time between two pulses; 250 ms when absent. */
  readonly pulseMs?: number;
}

const PULSE_MS = 250;
/** Market time is told at least once a minute, events or none. */
const LONGEST_STEP_MS = 60_000;
/** Recorded ticks stall now and then for less than this. */
const TICK_SILENCE_MS = 10_000;

/** Recorded files as a live market with its own clock and calendar. Everything from it is labelled REPLAY. */
export class ReplayMarket implements Market {
  readonly label = 'REPLAY';
  readonly watches = 'everything';
  readonly quietMs: number;
  readonly clock: BackToBackClock;
  readonly calendar: TradingCalendar;
  readonly feed: MarketFeed;
  readonly history: CandleSource;
  /** What was put aside while reading. */
  readonly quarantined: readonly QuarantinedRows[];
  readonly #series: ReadonlyMap<InstrumentKey, RecordedSeries>;
  readonly #history: ReplayHistory;

  /** Reads the folder. Throws `RecordingError` with a sentence for the user when it cannot be played. */
  static async open({
    folder,
    ...options
  }: ReplayMarketOptions & { readonly folder: string }): Promise<ReplayMarket> {
    return new ReplayMarket(await readRecording(folder), options);
  }

  constructor(recording: Recording, options: ReplayMarketOptions) {
    const { wall, timers, keyOf, speed = 1, pulseMs = PULSE_MS } = options;
    const { calendar } = recording;
    this.#series = new Map([...recording.series].map(([symbol, series]) => [replayKey(symbol), series]));
    this.quietMs = Math.max(...[...recording.series.values()].map(quietMsOf));
    const seriesOf = (key: InstrumentKey): RecordedSeries | undefined => this.#series.get(key);
    const isIndex = (key: InstrumentKey): boolean => isReplayIndex(seriesOf(key)?.symbol ?? '');
    const start = options.start ?? istInstant(recording.first, timeOfDay(0, 0));
    const clock = new BackToBackClock({
      calendar,
      start,
      speed,
      wall,
      pulseMs,
      longestStepMs: LONGEST_STEP_MS,
    });
    this.clock = clock;
    this.calendar = calendar;
    this.feed = new ReplayFeed({ seriesOf, isIndex, calendar, clock, timers, pulseMs, keyOf });
    this.#history = new ReplayHistory(seriesOf, calendar, clock);
    this.history = this.#history;
    this.quarantined = recording.quarantined;
  }

  /** Whether the last recorded session is over. */
  get hasEnded(): boolean {
    return this.clock.hasEnded;
  }

  async listings(_date: IsoDate): Promise<readonly InstrumentListing[]> {
    return [...this.#series.values()].map(replayListing);
  }

  /** Recordings carry no bands. */
  async references(date: IsoDate): Promise<readonly DayReference[]> {
    return [...this.#series].flatMap(([key, series]) => {
      const close = this.#history.closeBefore(series, date);
      if (close === undefined) return [];
      return [{ key, previousClose: price(close), lowerBand: NO_PRICE, upperBand: NO_PRICE }];
    });
  }
}

/** Prices of a bar come at its start, thirds and end; a daily bar is played over its session; ticks come often. */
function quietMsOf(series: RecordedSeries): number {
  if (series.bars.length > 0) return series.barSeconds * SECOND_MS;
  return series.daily.length > 0 && series.ticks.size === 0 ? DAY_MS : TICK_SILENCE_MS;
}
