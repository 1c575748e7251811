import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, epochMs, istDate, MINUTE_MS } from '../../domain/time.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { sessionSpan } from '../pacing/back-to-back-clock.ts';
import type { PacedClock, PaceStep } from '../pacing/paced-clock.ts';

/** A gap longer than this is not walked: nobody was there to trade in it. */
const LONGEST_WALK_MS = MINUTE_MS;

/** Practice at the exchange's own hours: the wall clock leads, and waits for nobody. */
export class RealHoursClock implements PacedClock {
  readonly #wall: WallClock;
  readonly #calendar: TradingCalendar;
  readonly #longestStepMs: number;
  #now: EpochMs;
  #target: EpochMs;

  constructor(wall: WallClock, calendar: TradingCalendar, longestStepMs: number) {
    this.#wall = wall;
    this.#calendar = calendar;
    this.#longestStepMs = longestStepMs;
    this.#now = wall.now();
    this.#target = this.#now;
  }

  now(): EpochMs {
    return this.#now;
  }

  /** The world cannot be held: returns a release that does nothing. */
  hold(): () => void {
    return () => undefined;
  }

  startNextDay(): void {}

  beginPulse(): void {
    this.#target = this.#wall.now();
    if (this.#target - this.#now > LONGEST_WALK_MS) this.#now = epochMs(this.#target - 1);
  }

  step(): PaceStep {
    // A wall clock set back does not take market time with it.
    if (this.#target <= this.#now) return 'rest';
    const span = sessionSpan(this.#calendar, istDate(this.#now));
    const bounds = span === undefined ? [] : [span.open, span.close - 1, span.close];
    const bound = bounds.find((at) => at > this.#now) ?? Number.POSITIVE_INFINITY;
    this.#now = epochMs(Math.min(this.#now + this.#longestStepMs, this.#target, bound));
    if (span === undefined || this.#now < span.open || this.#now > span.close) return 'silent';
    if (this.#now === span.open) return 'opened';
    if (this.#now === span.close) return 'closed';
    return this.#now === this.#target || this.#now === span.close - 1 ? 'full' : 'between';
  }
}
