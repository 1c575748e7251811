import type { Tradable } from '../../domain/instrument.ts';
import {
  type DaySchedule,
  type Intake,
  intakeAt,
  type SessionGroup,
  type TradingCalendar,
} from '../../domain/session.ts';
import { DAY_MS, type EpochMs, istDate, istTimeOfDay } from '../../domain/time.ts';

/**
 * What the exchange does for an instrument at an instant. `shut` comes before, between and after sessions of a
 * day; `over` means that nothing trades any more today.
 */
export type Phase =
  | { readonly kind: 'continuous' }
  | { readonly kind: 'pre-open'; readonly entry: 'plain' | 'limit' | 'none' }
  | { readonly kind: 'auction'; readonly entry: 'plain' | 'limit' | 'none' }
  | { readonly kind: 'shut' }
  | { readonly kind: 'over' };

const CONTINUOUS: Phase = { kind: 'continuous' };
const SHUT: Phase = { kind: 'shut' };
const OVER: Phase = { kind: 'over' };

function groupOf(instrument: Tradable): SessionGroup {
  return instrument.kind === 'equity'
    ? { segment: 'equity', hasDerivatives: instrument.hasDerivatives }
    : { segment: 'fno', hasDerivatives: true };
}

const ENTRY = { 'limit-and-market': 'plain', limit: 'limit', nothing: 'none' } as const;

function phaseOf(intake: Intake): Phase | undefined {
  switch (intake.kind) {
    case 'continuous':
      return CONTINUOUS;
    case 'call': {
      const entry = ENTRY[intake.accepts];
      return { kind: intake.session === 'pre-open' ? 'pre-open' : 'auction', entry };
    }
    case 'closed':
      return undefined;
  }
}

/** Tells the phase of an instrument; the day's sessions are looked up once a day and kind of instrument. */
export class SessionPhases {
  readonly #calendar: TradingCalendar | undefined;
  #schedules: (DaySchedule | undefined)[] = [];
  #from = 0;
  #to = 0;

  constructor(calendar: TradingCalendar | undefined) {
    this.#calendar = calendar;
  }

  of(instrument: Tradable, at: EpochMs): Phase {
    if (this.#calendar === undefined) return CONTINUOUS;
    const schedule = this.#scheduleOf(this.#calendar, instrument, at);
    const now = istTimeOfDay(at);
    const phase = phaseOf(intakeAt(schedule, now, instrument.kind));
    if (phase !== undefined) return phase;
    const sessions = schedule.kind === 'open' ? schedule.sessions : [];
    return sessions.some((session) => session.name !== 'post-close' && session.from > now) ? SHUT : OVER;
  }

  #scheduleOf(calendar: TradingCalendar, instrument: Tradable, at: EpochMs): DaySchedule {
    if (at < this.#from || at >= this.#to) {
      this.#from = at - istTimeOfDay(at);
      this.#to = this.#from + DAY_MS;
      this.#schedules = [];
    }
    const kind = instrument.kind !== 'equity' ? 0 : instrument.hasDerivatives ? 1 : 2;
    const known = this.#schedules[kind];
    if (known !== undefined) return known;
    const schedule = calendar.schedule(istDate(at), groupOf(instrument));
    this.#schedules[kind] = schedule;
    return schedule;
  }
}
