import type { InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import { price } from '../../domain/price.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import type { Tick } from '../../domain/tick.ts';
import { epochMs, type IsoDate, istDate } from '../../domain/time.ts';
import type { MarketFeed, MarketListener } from '../../ports/market-feed.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import { sessionSpan } from '../pacing/back-to-back-clock.ts';
import type { PacedClock } from '../pacing/paced-clock.ts';
import { type DayEvents, eventsOf, firstAfter } from './day-events.ts';
import type { RecordedSeries } from './recorded-series.ts';
import { quoteTick } from './replay-listings.ts';

export interface ReplayFeedParts {
  readonly seriesOf: (key: InstrumentKey) => RecordedSeries | undefined;
  readonly isIndex: (key: InstrumentKey) => boolean;
  readonly calendar: TradingCalendar;
  readonly clock: PacedClock;
  readonly timers: Timers;
  readonly pulseMs: number;
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
}

/** Where a subscribed instrument is in the day's events. */
interface Cursor {
  readonly id: InstrumentId;
  readonly series: RecordedSeries;
  readonly isIndex: boolean;
  events: DayEvents;
  next: number;
  /** Tells the latest price once, though it is older: the subscription came within the day. */
  owesLatest: boolean;
}

/** Plays a recording at the clock's speed: every event at its own instant, all instruments in one order of time. */
export class ReplayFeed implements MarketFeed {
  readonly #parts: ReplayFeedParts;
  readonly #cursors = new Map<InstrumentId, Cursor>();
  #day: IsoDate | undefined;
  #timer: Timer | undefined;

  constructor(parts: ReplayFeedParts) {
    this.#parts = parts;
  }

  async start(listener: MarketListener): Promise<void> {
    this.#timer?.cancel();
    this.#parts.clock.beginPulse();
    this.#timer = this.#parts.timers.every(this.#parts.pulseMs, () => this.#pulse(listener));
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  subscribe(instruments: readonly InstrumentId[]): void {
    for (const id of instruments) {
      const key = this.#parts.keyOf(id);
      const series = key === undefined ? undefined : this.#parts.seriesOf(key);
      if (key === undefined || series === undefined || this.#cursors.has(id)) continue;
      const events = this.#eventsOf(series, this.#day);
      const next = firstAfter(events, this.#parts.clock.now());
      const isIndex = this.#parts.isIndex(key);
      this.#cursors.set(id, { id, series, isIndex, events, next, owesLatest: next > 0 });
    }
  }

  /** A recording has no order book. */
  depth(): undefined {
    return undefined;
  }

  #pulse(listener: MarketListener): void {
    const { clock } = this.#parts;
    if (this.#day === undefined) this.#openDay(true);
    clock.beginPulse();
    for (let step = clock.step(this.#nextTime()); step !== 'rest'; step = clock.step(this.#nextTime())) {
      if (step === 'opened') this.#openDay(false);
      if (step !== 'closed') this.#deliver(listener);
      listener.onTime(clock.now());
      if (this.#timer === undefined) return;
    }
  }

  /** Points all cursors at the day's events: at those to come, or within the day at those not yet played. */
  #openDay(within: boolean): void {
    const now = this.#parts.clock.now();
    this.#day = istDate(now);
    for (const cursor of this.#cursors.values()) {
      cursor.events = this.#eventsOf(cursor.series, this.#day);
      cursor.next = within ? firstAfter(cursor.events, now) : 0;
      cursor.owesLatest = cursor.next > 0;
    }
  }

  #eventsOf(series: RecordedSeries, date: IsoDate | undefined): DayEvents {
    const session = date === undefined ? undefined : sessionSpan(this.#parts.calendar, date);
    const none = { count: 0, timeAt: () => 0, priceAt: () => 0, volumeAt: () => 0 };
    return session === undefined || date === undefined ? none : eventsOf(series, date, session);
  }

  #nextTime(): ReturnType<typeof epochMs> | undefined {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { events, next } of this.#cursors.values()) {
      if (next < events.count) earliest = Math.min(earliest, events.timeAt(next));
    }
    return Number.isFinite(earliest) ? epochMs(earliest) : undefined;
  }

  #deliver(listener: MarketListener): void {
    const now = this.#parts.clock.now();
    for (const cursor of this.#cursors.values()) {
      if (cursor.owesLatest) listener.onTick(this.#tick(cursor, cursor.next - 1));
      cursor.owesLatest = false;
      while (cursor.next < cursor.events.count && cursor.events.timeAt(cursor.next) <= now) {
        listener.onTick(this.#tick(cursor, cursor.next));
        cursor.next++;
      }
    }
  }

  /** The market's state after an event, told now. */
  #tick(cursor: Cursor, event: number): Tick {
    const { events } = cursor;
    const volume = events.volumeAt(event);
    return quoteTick({
      id: cursor.id,
      at: this.#parts.clock.now(),
      last: price(events.priceAt(event)),
      volume,
      traded: event === 0 ? volume : volume - events.volumeAt(event - 1),
      spread: cursor.isIndex ? undefined : cursor.series.tickSize,
      range: events.rangeAt?.(event),
    });
  }
}
