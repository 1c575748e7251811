import type { Candle } from '../../domain/candle.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { type Price, price } from '../../domain/price.ts';
import { type EpochMs, epochMs, type IsoDate, istDate, istInstant, timeOfDay } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import { sessionSpan } from '../pacing/back-to-back-clock.ts';
import { type DayEvents, eventsOf, type SessionTimes } from './day-events.ts';
import { BAR, type RecordedSeries } from './recorded-series.ts';
import type { ReplayCalendar } from './replay-calendar.ts';

const MINUTE_SECONDS = 60;
interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
}

type MutableCandle = { -readonly [Field in keyof Candle]: Candle[Field] };

/** Recorded bars before the clock, gathered into longer ones from each session's start; never finer than recorded. */
export class ReplayHistory implements CandleSource {
  readonly #seriesOf: (key: InstrumentKey) => RecordedSeries | undefined;
  readonly #calendar: ReplayCalendar;
  readonly #clock: MarketClock;

  constructor(
    seriesOf: (key: InstrumentKey) => RecordedSeries | undefined,
    calendar: ReplayCalendar,
    clock: MarketClock,
  ) {
    this.#seriesOf = seriesOf;
    this.#calendar = calendar;
    this.#clock = clock;
  }

  async candles(
    key: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]> {
    const series = this.#seriesOf(key);
    if (series === undefined) return [];
    const span = { from, to, now: this.#clock.now() };
    const bars: Candle[] = [];
    for (let date = this.#firstDay(from); date !== undefined; date = this.#calendar.nextTradingDay(date)) {
      if (istInstant(date, timeOfDay(0, 0)) >= Math.min(to, span.now)) break;
      bars.push(...this.#dayBars(series, date, timeframe, span));
    }
    return bars;
  }

  /** The last price before the session of `date`; undefined when nothing was recorded before. */
  closeBefore(series: RecordedSeries, date: IsoDate): number | undefined {
    for (
      let day = this.#calendar.previousTradingDay(date);
      day !== undefined;
      day = this.#calendar.previousTradingDay(day)
    ) {
      const events = this.#events(series, day);
      if (events !== undefined && events.count > 0) return events.priceAt(events.count - 1);
    }
    return undefined;
  }

  #firstDay(from: EpochMs): IsoDate | undefined {
    const date = istDate(from);
    return this.#calendar.schedule(date).kind === 'open' ? date : this.#calendar.nextTradingDay(date);
  }

  #events(series: RecordedSeries, date: IsoDate): DayEvents | undefined {
    const session = sessionSpan(this.#calendar, date);
    return session === undefined ? undefined : eventsOf(series, date, session);
  }

  #dayBars(series: RecordedSeries, date: IsoDate, timeframe: Timeframe, span: Span): readonly Candle[] {
    const session = sessionSpan(this.#calendar, date);
    if (session === undefined) return [];
    if (timeframe === '1d') return dailyBar(series, date, session, span);
    const seconds = TIMEFRAME_MINUTES[timeframe] * MINUTE_SECONDS;
    if (!isMadeOf(series, date, seconds)) return [];
    const lengthMs = seconds * 1_000;
    const bars = gather(eventsOf(series, date, session), (at) => {
      return session.open + Math.floor((at - session.open) / lengthMs) * lengthMs;
    });
    return bars.filter((bar) => {
      const end = Math.min(bar.start + lengthMs, Math.max(session.close, bar.start + 1));
      return bar.start >= span.from && bar.start < span.to && end <= span.now;
    });
  }
}

function dailyBar(
  series: RecordedSeries,
  date: IsoDate,
  session: SessionTimes,
  span: Span,
): readonly Candle[] {
  const start = istInstant(date, timeOfDay(0, 0));
  if (start < span.from || start >= span.to || session.close > span.now) return [];
  const { daily } = series;
  const row = daily.lowerBound(start / 1_000);
  if (row >= daily.length || daily.at(row, BAR.start) * 1_000 !== start) {
    return gather(eventsOf(series, date, session), () => start);
  }
  const at = (column: number): Price => price(daily.at(row, column));
  const volume = daily.at(row, BAR.volume);
  return [{ start, open: at(BAR.open), high: at(BAR.high), low: at(BAR.low), close: at(BAR.close), volume }];
}

/** Whether bars of this length can be told exactly from what was recorded that day. */
function isMadeOf(series: RecordedSeries, date: IsoDate, seconds: number): boolean {
  if (series.ticks.has(date)) return true;
  return series.bars.length > 0 && seconds % series.barSeconds === 0;
}

/** Bars of events, one for each start that `startOf` gives. */
function gather(events: DayEvents, startOf: (at: number) => number): readonly Candle[] {
  const bars: MutableCandle[] = [];
  let counted = 0;
  for (let event = 0; event < events.count; event++) {
    const last = price(events.priceAt(event));
    const start = epochMs(startOf(events.timeAt(event)));
    const traded = events.volumeAt(event) - counted;
    counted += traded;
    const bar = bars.at(-1);
    if (bar?.start === start) extend(bar, last, traded);
    else bars.push({ start, open: last, high: last, low: last, close: last, volume: traded });
  }
  return bars;
}

function extend(bar: MutableCandle, last: Price, traded: number): void {
  bar.close = last;
  if (last > bar.high) bar.high = last;
  if (last < bar.low) bar.low = last;
  bar.volume += traded;
}
