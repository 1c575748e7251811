import type { Candle } from '../../domain/candle.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { Price } from '../../domain/price.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, istDate, istInstant, timeOfDay } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import type { DayVolume } from './day-volume.ts';
import type { InstrumentBook } from './instrument-book.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import { MINUTES_A_DAY, minuteStart, practiceDate, practiceDay } from './practice-time.ts';
import type { MinuteRange } from './price-path.ts';
import { tradedPrice } from './quote-maker.ts';

/** How far history reaches back, in practice days: two years of daily bars, 60 days of the others. */
const DAILY_REACH = 522;
const INTRADAY_REACH = 60;
/** Days made between two pauses. */
const DAYS_AT_ONCE = 20;

export interface HistorySources {
  readonly book: InstrumentBook;
  readonly volume: DayVolume;
  readonly clock: MarketClock;
  readonly calendar: TradingCalendar;
  /** Lets others run between two pieces of work. */
  readonly pause?: () => Promise<void>;
}

/** Bars from the same functions as the ticks: complete ones only, none from beyond the clock. */
export class PracticeHistory implements CandleSource {
  readonly #sources: HistorySources;

  constructor(sources: HistorySources) {
    this.#sources = sources;
  }

  async candles(
    key: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]> {
    const instrument = this.#sources.book.find(key);
    if (instrument === undefined) return [];
    const now = this.#sources.clock.now();
    const reach = timeframe === '1d' ? DAILY_REACH : INTRADAY_REACH;
    const today = practiceDay(istDate(now));
    const first = Math.max(0, instrument.firstDay, today - reach, practiceDay(istDate(from)));
    const last = Math.min(today, instrument.lastDay, practiceDay(istDate(to)));
    const bars: Candle[] = [];
    for (let day = first; day <= last; day++) {
      if ((day - first) % DAYS_AT_ONCE === DAYS_AT_ONCE - 1) await this.#sources.pause?.();
      if (!this.#isOpen(day)) continue;
      this.#addDay(
        instrument,
        { day, minutes: Math.min(TIMEFRAME_MINUTES[timeframe], MINUTES_A_DAY), from, to, now },
        bars,
      );
    }
    return bars;
  }

  #isOpen(day: number): boolean {
    const group = { segment: 'fno', hasDerivatives: true } as const;
    return this.#sources.calendar.schedule(practiceDate(day), group).kind === 'open';
  }

  #addDay(
    instrument: PracticeInstrument,
    span: { day: number; minutes: number; from: EpochMs; to: EpochMs; now: EpochMs },
    bars: Candle[],
  ): void {
    const { day, minutes } = span;
    const daily = minutes === MINUTES_A_DAY;
    for (let m = 0; m < MINUTES_A_DAY; m += minutes) {
      const end = Math.min(MINUTES_A_DAY, m + minutes);
      const start = daily ? istInstant(practiceDate(day), timeOfDay(0, 0)) : minuteStart(day, m);
      if (start < span.from || start >= span.to || minuteStart(day, end) > span.now) continue;
      bars.push(this.#bar(instrument, { day, first: m, end, start }));
    }
  }

  #bar(
    instrument: PracticeInstrument,
    span: { readonly day: number; readonly first: number; readonly end: number; readonly start: EpochMs },
  ): Candle {
    const { day, first, end } = span;
    const range: MinuteRange = { open: 0, high: 0, low: 0, close: 0 };
    let open = 0;
    let high = 0;
    let low = Number.POSITIVE_INFINITY;
    for (let m = first; m < end; m++) {
      instrument.path.minute(day, m, range);
      if (m === first) open = range.open;
      if (range.high > high) high = range.high;
      if (range.low < low) low = range.low;
    }
    const tick: Price = instrument.tick(day);
    return {
      start: span.start,
      open: tradedPrice(open, tick),
      high: tradedPrice(high, tick),
      low: tradedPrice(low, tick),
      close: tradedPrice(range.close, tick),
      volume: this.#volumeOf(instrument, span),
    };
  }

  #volumeOf(
    instrument: PracticeInstrument,
    span: { readonly day: number; readonly first: number; readonly end: number },
  ): number {
    if (instrument.volume === undefined) return 0;
    const lots = this.#sources.volume.lotsByMinute(instrument.volume, span.day);
    return ((lots[span.end] ?? 0) - (lots[span.first] ?? 0)) * instrument.lotSize;
  }
}
