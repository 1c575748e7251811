import type { Candle } from '../domain/candle.ts';
import type { InstrumentId, InstrumentKey } from '../domain/ids.ts';
import type { Tick } from '../domain/tick.ts';
import type { EpochMs } from '../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../domain/timeframe.ts';
import { BarBuilder } from '../market/bar-builder.ts';
import type { BarGrid } from '../market/bar-grid.ts';
import { LiveBars } from '../strategies/live-bars.ts';
import type { HostedSeat } from './hosted-seat.ts';

/** Bars that one session can bring at the most, a special one included. */
const MOST_BARS_A_DAY_MINUTES = 480;

/** What a series is made of. */
export interface SeriesTerms {
  readonly instrument: InstrumentKey;
  readonly id: InstrumentId;
  readonly timeframe: Timeframe;
  /** Bars of history that it begins with, as far as there are so many. */
  readonly ahead: number;
  readonly grid: BarGrid;
}

/** How far a series is: it waits for a bar to end, reads its history, or is at work. */
export type SeriesPhase = 'waiting' | 'reading' | 'live';

/**
 * One instrument's bars of one length, from history and from ticks, and the seats that listen to them. The bar under way
 * when it began is taken from history, never from the part of its ticks that was seen.
 */
export class HostedSeries {
  readonly terms: SeriesTerms;
  readonly minutes: number;
  readonly seats: HostedSeat[] = [];
  phase: SeriesPhase = 'waiting';
  /** Its history is not read before this instant: the bar under way is over then. */
  waitsUntil = 0;
  /** Why its history could not be read, while it could not. */
  trouble: string | undefined;
  bars: LiveBars;
  readonly #builder: BarBuilder;
  #pending: Candle[] = [];

  constructor(terms: SeriesTerms) {
    this.terms = terms;
    this.minutes = TIMEFRAME_MINUTES[terms.timeframe];
    this.#builder = new BarBuilder(terms.grid);
    this.bars = this.#blank();
  }

  #blank(): LiveBars {
    return new LiveBars(this.terms.ahead + Math.ceil(MOST_BARS_A_DAY_MINUTES / this.minutes));
  }

  onTick(tick: Tick): void {
    this.#builder.onTick(tick);
  }

  /** The bar that is over and may be listened to now. What ends while history is read waits for it. */
  close(now: EpochMs): Candle | undefined {
    const candle = this.#builder.close(now);
    if (this.phase === 'live') return candle;
    if (this.phase === 'reading' && candle !== undefined) this.#pending.push(candle);
    return undefined;
  }

  /** Before a session: everything is read anew, and the day's count of volume begins. */
  startDay(): void {
    this.#builder.startDay();
    this.startOver(0);
  }

  startOver(waitsUntil: number): void {
    this.phase = 'waiting';
    this.waitsUntil = waitsUntil;
    this.#pending = [];
    this.bars = this.#blank();
  }

  /** Takes history in, `guard` around each seat's code; returns the bars that ended meanwhile and are to be listened to, oldest first. */
  begin(history: readonly Candle[], guard: (seat: HostedSeat, work: () => void) => void): readonly Candle[] {
    this.bars = this.#blank();
    for (const candle of history) this.bars.push(candle);
    for (const seat of this.seats) guard(seat, () => seat.open(this.bars));
    this.phase = 'live';
    this.trouble = undefined;
    const waited = this.#pending;
    this.#pending = [];
    return waited;
  }
}
