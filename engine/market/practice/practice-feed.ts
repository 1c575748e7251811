import type { InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import { blankTick, type Depth } from '../../domain/tick.ts';
import type { MarketFeed, MarketListener } from '../../ports/market-feed.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import type { PacedClock } from '../pacing/paced-clock.ts';
import type { InstrumentBook } from './instrument-book.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import { locate, type Moment } from './practice-time.ts';
import type { QuoteMaker } from './quote-maker.ts';

export interface PracticeFeedParts {
  readonly book: InstrumentBook;
  readonly quotes: QuoteMaker;
  readonly clock: PacedClock;
  readonly timers: Timers;
  readonly pulseMs: number;
  /** The lasting name of an instrument of the catalogue. */
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
}

/**
 * Delivers each subscribed instrument once a pulse, and within a longer pulse also where its minutes open, turn and
 * close, so that bars built from the ticks are the bars of history and stops are not jumped over.
 */
export class PracticeFeed implements MarketFeed {
  readonly #parts: PracticeFeedParts;
  readonly #subscribed = new Map<InstrumentId, PracticeInstrument>();
  readonly #tick = blankTick();
  readonly #moment: Moment = { day: 0, minute: 0, slot: 0 };
  #timer: Timer | undefined;

  constructor(parts: PracticeFeedParts) {
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
      if (this.#subscribed.has(id)) continue;
      const key = this.#parts.keyOf(id);
      const instrument = key === undefined ? undefined : this.#parts.book.find(key);
      if (instrument !== undefined) this.#subscribed.set(id, instrument);
    }
  }

  depth(id: InstrumentId): Depth | undefined {
    const key = this.#parts.keyOf(id);
    const instrument = key === undefined ? undefined : this.#parts.book.find(key);
    if (instrument === undefined || instrument.volume === undefined) return undefined;
    const moment = { day: 0, minute: 0, slot: 0 };
    locate(this.#parts.clock.now(), moment);
    if (moment.day > instrument.lastDay) return undefined;
    const top = blankTick();
    this.#parts.quotes.write(instrument, moment, top);
    return this.#parts.quotes.depth(instrument, moment, top);
  }

  #pulse(listener: MarketListener): void {
    const { clock } = this.#parts;
    clock.beginPulse();
    for (let step = clock.step(); step !== 'rest'; step = clock.step()) {
      if (step === 'full' || step === 'opened') this.#deliver(listener, false);
      else if (step === 'between') this.#deliver(listener, true);
      listener.onTime(clock.now());
      // The listener may have stopped the feed.
      if (this.#timer === undefined) return;
    }
  }

  #deliver(listener: MarketListener, turnsOnly: boolean): void {
    const now = this.#parts.clock.now();
    const moment = this.#moment;
    locate(now, moment);
    this.#tick.at = now;
    for (const [id, instrument] of this.#subscribed) {
      if (moment.day > instrument.lastDay || (turnsOnly && !instrument.path.isTurn(moment))) continue;
      this.#tick.instrument = id;
      this.#parts.quotes.write(instrument, moment, this.#tick);
      listener.onTick(this.#tick);
    }
  }
}
