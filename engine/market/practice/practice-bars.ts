import {
  type CandleColumns,
  type ColumnMemory,
  emptyColumns,
  rowsBetween,
} from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, epochMs, istDate, istInstant, timeOfDay } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import { DayVolume } from './day-volume.ts';
import { InstrumentBook } from './instrument-book.ts';
import { intradayProfile } from './intraday-profile.ts';
import { PRACTICE_CALENDAR, weekdaysOf } from './practice-calendar.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import { MINUTES_A_DAY, minuteStart, practiceDate, practiceDay } from './practice-time.ts';
import type { MinuteRange } from './price-path.ts';
import { tradedPrice } from './quote-maker.ts';
import { makeSpots } from './spots.ts';

/** How far history reaches back, in practice days: two years of daily bars, 60 days of the others. */
const DAILY_REACH = 522;
const INTRADAY_REACH = 60;

export interface PracticeBarSources {
  readonly book: InstrumentBook;
  readonly volume: DayVolume;
  readonly calendar: TradingCalendar;
}

/** What is asked for: bars with `from <= start < to` that are complete at `now`. */
export interface BarWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
}

/** First and last practice day of a window; none when the last is before the first. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

/** Bars of the practice market as columns, from the same functions as its ticks. */
export class PracticeBars {
  readonly #sources: PracticeBarSources;
  readonly #range: MinuteRange = { open: 0, high: 0, low: 0, close: 0 };

  constructor(sources: PracticeBarSources) {
    this.#sources = sources;
  }

  /** The bars of a market of this seed, without the market: `exchange` is given when it keeps real hours. */
  static of(seed: number, exchange: TradingCalendar | undefined): PracticeBars {
    const profile = intradayProfile();
    const calendar = exchange === undefined ? PRACTICE_CALENDAR : weekdaysOf(exchange);
    const book = new InstrumentBook(seed, makeSpots(seed, profile, DAILY_REACH + 1), calendar);
    return new PracticeBars({ book, volume: new DayVolume(profile), calendar });
  }

  /** The days within a window and the reach of history; undefined when no such instrument is known. */
  days(key: InstrumentKey, timeframe: Timeframe, { from, to, now }: BarWindow): DayRange | undefined {
    const instrument = this.#sources.book.find(key);
    if (instrument === undefined) return undefined;
    const reach = timeframe === '1d' ? DAILY_REACH : INTRADAY_REACH;
    const today = practiceDay(istDate(now));
    return {
      first: Math.max(0, instrument.firstDay, today - reach, practiceDay(istDate(from))),
      last: Math.min(today, instrument.lastDay, practiceDay(istDate(to))),
    };
  }

  /** Starts of the first and the last complete bar; undefined when there is none. */
  span(
    key: InstrumentKey,
    timeframe: Timeframe,
    now: EpochMs,
  ): { readonly first: EpochMs; readonly last: EpochMs } | undefined {
    const window = { from: minuteStart(0, 0), to: now, now };
    const days = this.days(key, timeframe, window);
    if (days === undefined) return undefined;
    const startsOn = (day: number): Float64Array =>
      this.columns(key, timeframe, { ...window, days: { first: day, last: day } }).start;
    let { first, last } = days;
    while (first <= last && startsOn(first).length === 0) first++;
    while (first <= last && startsOn(last).length === 0) last--;
    const [from, to] = [startsOn(first)[0], startsOn(last).at(-1)];
    return first > last || from === undefined || to === undefined
      ? undefined
      : { first: epochMs(from), last: epochMs(to) };
  }

  /** Bars of a window on some of its days, oldest first; empty when nothing is known. */
  columns(
    key: InstrumentKey,
    timeframe: Timeframe,
    window: BarWindow & { readonly days: DayRange },
    memory: ColumnMemory = 'own',
  ): CandleColumns {
    const instrument = this.#sources.book.find(key);
    const minutes = Math.min(TIMEFRAME_MINUTES[timeframe], MINUTES_A_DAY);
    const { first, last } = window.days;
    const most = instrument === undefined ? 0 : Math.max(0, last - first + 1);
    const bars = emptyColumns(most * Math.ceil(MINUTES_A_DAY / minutes), memory);
    let rows = 0;
    for (let day = first; day <= last && instrument !== undefined; day++) {
      if (this.#isOpen(day)) rows = this.#addDay(instrument, { day, minutes, ...window }, bars, rows);
    }
    return rowsBetween(bars, 0, rows);
  }

  #isOpen(day: number): boolean {
    const group = { segment: 'fno', hasDerivatives: true } as const;
    return this.#sources.calendar.schedule(practiceDate(day), group).kind === 'open';
  }

  /** Adds the bars of a day from `row` on; gives the row behind them. */
  #addDay(
    instrument: PracticeInstrument,
    span: BarWindow & { readonly day: number; readonly minutes: number },
    bars: CandleColumns,
    row: number,
  ): number {
    const { day, minutes } = span;
    const daily = minutes === MINUTES_A_DAY;
    let next = row;
    for (let m = 0; m < MINUTES_A_DAY; m += minutes) {
      const end = Math.min(MINUTES_A_DAY, m + minutes);
      const start = daily ? istInstant(practiceDate(day), timeOfDay(0, 0)) : minuteStart(day, m);
      if (start < span.from || start >= span.to || minuteStart(day, end) > span.now) continue;
      bars.start[next] = start;
      this.#fill(instrument, { day, first: m, end }, bars, next++);
    }
    return next;
  }

  #fill(
    instrument: PracticeInstrument,
    { day, first, end }: { readonly day: number; readonly first: number; readonly end: number },
    bars: CandleColumns,
    row: number,
  ): void {
    const range = this.#range;
    instrument.path.range(day, { first, end }, range);
    const tick = instrument.tick(day);
    bars.open[row] = tradedPrice(range.open, tick);
    bars.high[row] = tradedPrice(range.high, tick);
    bars.low[row] = tradedPrice(range.low, tick);
    bars.close[row] = tradedPrice(range.close, tick);
    if (instrument.volume === undefined) return;
    const lots = this.#sources.volume.lotsByMinute(instrument.volume, day);
    bars.volume[row] = ((lots[end] ?? 0) - (lots[first] ?? 0)) * instrument.lotSize;
  }
}
