import { assert } from '../../domain/assert.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { type EpochMs, epochMs, type IsoDate, istDate, istInstant } from '../../domain/time.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { PacedClock, PaceStep } from './paced-clock.ts';

/** A pulse that comes later than this many pulses is worth no more: a laptop that slept does not skip the day. */
const PULSES_CAUGHT_UP = 4;
/** Market time for wall time on the way to a time that was asked for: a whole session takes twenty seconds. */
const HURRY = 1_200;

export interface BackToBackOptions {
  readonly calendar: TradingCalendar;
  /** Where market time goes on: the stored time, or the start that was asked for. */
  readonly start: EpochMs;
  /** Market time for wall time, until another is set. */
  readonly speed: number;
  readonly wall: WallClock;
  readonly pulseMs: number;
  /** The longest single step of market time. */
  readonly longestStepMs: number;
}

type Phase = 'before-open' | 'open' | 'after-close' | 'ended';

interface SessionSpan {
  readonly date: IsoDate;
  readonly open: EpochMs;
  readonly close: EpochMs;
}

/**
 * Runs sessions one after the other without the nights. It stops exactly at a session's close, says so once, and the
 * next pulse opens the next trading day unless somebody holds it. Resumed at the very close it announces it again:
 * the end of the day may not have been finished.
 */
export class BackToBackClock implements PacedClock {
  readonly #options: BackToBackOptions;
  readonly #holds = new Set<symbol>();
  #now: EpochMs;
  #speed: number;
  #hurryUntil: EpochMs | undefined;
  #session: SessionSpan | undefined;
  #phase: Phase;
  #budgetMs = 0;
  #carryMs = 0;
  #lastPulse: number | undefined;
  #turned = false;

  constructor(options: BackToBackOptions) {
    assert(options.speed > 0, 'market speed must be positive');
    this.#options = options;
    this.#now = options.start;
    this.#speed = options.speed;
    const today = this.#spanOf(istDate(options.start));
    const isOver = today === undefined || options.start > today.close;
    this.#session = isOver ? this.#spanAfter(istDate(options.start)) : today;
    this.#phase = this.#session === undefined ? 'ended' : this.#phaseAt(this.#session);
  }

  now(): EpochMs {
    return this.#now;
  }

  /** Whether the calendar has no further session. */
  get hasEnded(): boolean {
    return this.#phase === 'ended';
  }

  /** Market time for wall time. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    assert(speed > 0, 'market speed must be positive');
    this.#speed = speed;
  }

  /** Runs fast to a time of this session, through everything that happens before it, then goes on as before. */
  hurryTo(at: EpochMs): void {
    this.#hurryUntil = at;
  }

  hold(): () => void {
    const token = Symbol('hold');
    this.#holds.add(token);
    return () => this.#holds.delete(token);
  }

  startNextDay(): void {
    this.#holds.clear();
  }

  beginPulse(): void {
    const { wall, pulseMs } = this.#options;
    const speed = this.#hurryUntil === undefined ? this.#speed : HURRY;
    const wallNow = wall.monotonicMs();
    const passed = Math.min(wallNow - (this.#lastPulse ?? wallNow), pulseMs * PULSES_CAUGHT_UP);
    this.#lastPulse = wallNow;
    const due = passed * speed + this.#carryMs;
    this.#budgetMs = Math.floor(due);
    this.#carryMs = due - this.#budgetMs;
    this.#turned = false;
  }

  step(until?: EpochMs): PaceStep {
    const session = this.#session;
    if (this.#holds.size > 0 || this.#turned || session === undefined) return 'rest';
    switch (this.#phase) {
      case 'ended':
        return 'rest';
      case 'before-open':
        return this.#turn(session.open, 'open', 'opened');
      case 'after-close':
        return this.#openNext(session);
      case 'open':
        return this.#walk(session, until);
    }
  }

  #walk(session: SessionSpan, until: EpochMs | undefined): PaceStep {
    if (this.#now >= session.close - 1) return this.#turn(session.close, 'after-close', 'closed');
    if (this.#budgetMs <= 0) return 'rest';
    const bound = Math.min(
      this.#now + this.#budgetMs,
      this.#now + this.#options.longestStepMs,
      session.close - 1,
      until ?? Number.POSITIVE_INFINITY,
      this.#hurryUntil ?? Number.POSITIVE_INFINITY,
    );
    const target = Math.max(bound, this.#now);
    this.#budgetMs -= target - this.#now;
    this.#now = epochMs(target);
    if (this.#hurryUntil !== undefined && target >= this.#hurryUntil) {
      this.#hurryUntil = undefined;
      this.#budgetMs = 0;
    }
    return this.#budgetMs <= 0 || target === session.close - 1 ? 'full' : 'between';
  }

  #openNext(session: SessionSpan): PaceStep {
    const next = this.#spanAfter(session.date);
    if (next === undefined) {
      this.#phase = 'ended';
      return 'rest';
    }
    this.#session = next;
    return this.#turn(next.open, 'open', 'opened');
  }

  #turn(now: EpochMs, phase: Phase, step: 'opened' | 'closed'): PaceStep {
    this.#now = now;
    this.#phase = phase;
    this.#turned = true;
    return step;
  }

  #phaseAt(session: SessionSpan): Phase {
    return this.#now < session.open ? 'before-open' : 'open';
  }

  #spanAfter(date: IsoDate): SessionSpan | undefined {
    const next = this.#options.calendar.nextTradingDay(date);
    return next === undefined ? undefined : this.#spanOf(next);
  }

  #spanOf(date: IsoDate): SessionSpan | undefined {
    return sessionSpan(this.#options.calendar, date);
  }
}

/** From the first opening to the last close of a date; undefined when it is no trading day. */
export function sessionSpan(calendar: TradingCalendar, date: IsoDate): SessionSpan | undefined {
  const schedule = calendar.schedule(date, { segment: 'fno', hasDerivatives: true });
  if (schedule.kind !== 'open') return undefined;
  const traded = schedule.sessions.filter(({ name }) => name !== 'pre-open' && name !== 'post-close');
  const [first] = traded;
  const last = traded.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { date, open: istInstant(date, first.from), close: istInstant(date, last.to) };
}
