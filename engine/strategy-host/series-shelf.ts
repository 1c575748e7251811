import type { Tradable } from '../domain/instrument.ts';
import type { TradingCalendar } from '../domain/session.ts';
import type { Tick } from '../domain/tick.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { sessionGroup } from '../kernel/gate-view.ts';
import { BarGrid } from '../market/bar-grid.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import { isWithinSession } from './history.ts';
import type { HostedSeat } from './hosted-seat.ts';
import { HostedSeries } from './hosted-series.ts';

/** Every series that somebody listens to, found by a tick's instrument without a search. */
export class SeriesShelf {
  readonly #calendar: TradingCalendar;
  readonly #clock: MarketClock;
  readonly #series = new Map<string, HostedSeries>();
  readonly #byInstrument: (HostedSeries[] | undefined)[] = [];
  readonly #grids = new Map<string, BarGrid>();

  constructor(calendar: TradingCalendar, clock: MarketClock) {
    this.#calendar = calendar;
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#series.size === 0;
  }

  get all(): Iterable<HostedSeries> {
    return this.#series.values();
  }

  onTick(tick: Tick): void {
    const listening = this.#byInstrument[tick.instrument];
    if (listening === undefined) return;
    for (const series of listening) series.onTick(tick);
  }

  /** The next instant at which a bar of any length ends; infinite when the day has none any more. */
  nextEnd(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const grid of this.#grids.values()) next = Math.min(next, grid.nextEnd(now));
    return next;
  }

  /** The series of an instrument with so many bars ahead: strategies share it. */
  take(instrument: Tradable, timeframe: Timeframe, ahead: number): HostedSeries {
    const name = nameOf(instrument.key, timeframe, ahead);
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const group = sessionGroup(instrument);
    const gridName = `${group.segment}|${group.hasDerivatives}|${timeframe}`;
    const grid = this.#grids.get(gridName) ?? new BarGrid(this.#calendar, group, timeframe);
    this.#grids.set(gridName, grid);
    const made = new HostedSeries({ instrument: instrument.key, id: instrument.id, timeframe, ahead, grid });
    this.#series.set(name, made);
    this.#byInstrument[instrument.id] = [...(this.#byInstrument[instrument.id] ?? []), made];
    const now = this.#clock.now();
    // The bar under way is known when it is over; before a session there is none.
    if (isWithinSession(this.#calendar, group, now)) made.startOver(grid.nextEnd(now));
    else made.startDay();
    return made;
  }

  /** A seat goes; a series without one goes with it. */
  leave(series: HostedSeries, seat: HostedSeat): void {
    series.seats.splice(series.seats.indexOf(seat), 1);
    if (series.seats.length > 0) return;
    const { instrument, timeframe, ahead, id } = series.terms;
    this.#series.delete(nameOf(instrument, timeframe, ahead));
    this.#byInstrument[id] = this.#byInstrument[id]?.filter((other) => other !== series);
  }
}

const nameOf = (instrument: string, timeframe: Timeframe, ahead: number): string =>
  `${instrument}|${timeframe}|${ahead}`;
