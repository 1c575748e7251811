import type { Tradable } from '../../domain/instrument.ts';
import type { Session, SessionGroup, TradingCalendar } from '../../domain/session.ts';
import { DAY_MS, type EpochMs, istDate, istTimeOfDay, MINUTE_MS } from '../../domain/time.ts';

/**
 * What the exchange does for an instrument at an instant. `shut` comes before, between and after sessions of a
 * day; `over` means that nothing trades any more today.
 */
export type Phase =
  | { readonly kind: 'continuous' }
  | { readonly kind: 'pre-open'; readonly entry: 'plain' | 'none' }
  | { readonly kind: 'auction'; readonly entry: 'plain' | 'limit' | 'none' }
  | { readonly kind: 'shut' }
  | { readonly kind: 'over' };

/** Orders of the pre-open are taken for its first eight minutes (NSE; the last of them closes at random). */
const PRE_OPEN_ENTRY_MS = 8 * MINUTE_MS;
/** The closing auction since August 2026 (NSE/CMTR/74466): five minutes of change-over, five for all, five for limits. */
const AUCTION_ENTRY_FROM_MS = 5 * MINUTE_MS;
const AUCTION_MARKET_UNTIL_MS = 10 * MINUTE_MS;
const AUCTION_LIMIT_UNTIL_MS = 15 * MINUTE_MS;

const CONTINUOUS: Phase = { kind: 'continuous' };
const SHUT: Phase = { kind: 'shut' };
const OVER: Phase = { kind: 'over' };

function groupOf(instrument: Tradable): SessionGroup {
  return instrument.kind === 'equity'
    ? { segment: 'equity', hasDerivatives: instrument.hasDerivatives }
    : { segment: 'fno', hasDerivatives: true };
}

function auctionEntry(since: number): 'plain' | 'limit' | 'none' {
  if (since < AUCTION_ENTRY_FROM_MS || since >= AUCTION_LIMIT_UNTIL_MS) return 'none';
  return since < AUCTION_MARKET_UNTIL_MS ? 'plain' : 'limit';
}

function phaseIn(session: Session, since: number): Phase {
  switch (session.name) {
    case 'continuous':
    case 'muhurat':
      return CONTINUOUS;
    case 'pre-open':
      return { kind: 'pre-open', entry: since < PRE_OPEN_ENTRY_MS ? 'plain' : 'none' };
    case 'closing-auction':
      return { kind: 'auction', entry: auctionEntry(since) };
    case 'post-close':
      return OVER;
  }
}

/** Tells the phase of an instrument; the day's sessions are looked up once a day and kind of instrument. */
export class SessionPhases {
  readonly #calendar: TradingCalendar | undefined;
  #sessions: (readonly Session[] | undefined)[] = [];
  #from = 0;
  #to = 0;

  constructor(calendar: TradingCalendar | undefined) {
    this.#calendar = calendar;
  }

  of(instrument: Tradable, at: EpochMs): Phase {
    if (this.#calendar === undefined) return CONTINUOUS;
    const sessions = this.#sessionsOf(this.#calendar, instrument, at);
    const now = istTimeOfDay(at);
    const current = sessions.find((session) => now >= session.from && now < session.to);
    if (current !== undefined) return phaseIn(current, now - current.from);
    return sessions.some((session) => session.name !== 'post-close' && session.from > now) ? SHUT : OVER;
  }

  #sessionsOf(calendar: TradingCalendar, instrument: Tradable, at: EpochMs): readonly Session[] {
    if (at < this.#from || at >= this.#to) {
      this.#from = at - istTimeOfDay(at);
      this.#to = this.#from + DAY_MS;
      this.#sessions = [];
    }
    const kind = instrument.kind !== 'equity' ? 0 : instrument.hasDerivatives ? 1 : 2;
    const known = this.#sessions[kind];
    if (known !== undefined) return known;
    const schedule = calendar.schedule(istDate(at), groupOf(instrument));
    const sessions = schedule.kind === 'open' ? schedule.sessions : [];
    this.#sessions[kind] = sessions;
    return sessions;
  }
}
