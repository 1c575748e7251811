import { epochMs, istDate, istTimeOfDay, MINUTE_MS } from '../../../../engine/domain/time.ts';
import type { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { isDerivative, type Listing } from '../market/listing.ts';

/** What the exchange does with orders at a moment. */
export type Phase =
  | 'closed'
  /** Orders are collected for the opening. */
  | 'pre-open'
  | 'continuous'
  /** Closing auction: the reference price is made, nothing is taken. */
  | 'auction-reference'
  | 'auction-entry'
  | 'auction-limit-only'
  /** One price is found. */
  | 'auction-matching'
  | 'post-close';

/** Minutes from the start of the closing auction at which its parts begin (NSE/CMTR/74466). */
const AUCTION_PARTS: readonly (readonly [minutes: number, phase: Phase])[] = [
  [15, 'auction-matching'],
  [10, 'auction-limit-only'],
  [5, 'auction-entry'],
  [0, 'auction-reference'],
];

export interface TradingHours {
  phase(listing: Listing, nowMs: number): Phase;
  /** Whether an after-market order is taken now. */
  takesAfterMarket(listing: Listing, nowMs: number): boolean;
}

/** A market that never closes, for trying things at night. */
export const ALWAYS_OPEN: TradingHours = { phase: () => 'continuous', takesAfterMarket: () => true };

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

/** Entry of after-market orders in Indian time, over midnight. */
const AFTER_MARKET = {
  equity: { from: minutesOf('16:00'), to: minutesOf('08:58') },
  fno: { from: minutesOf('15:45'), to: minutesOf('09:10') },
};

/** The exchange's hours by date. */
export class ExchangeHours implements TradingHours {
  readonly #calendar: SessionCalendar;

  constructor(calendar: SessionCalendar) {
    this.#calendar = calendar;
  }

  phase(listing: Listing, nowMs: number): Phase {
    const segment = isDerivative(listing) ? 'fno' : 'equity';
    const day = this.#calendar.schedule(istDate(epochMs(nowMs)), {
      segment,
      hasDerivatives: listing.hasDerivatives,
    });
    if (day.kind !== 'open') return 'closed';
    const time = istTimeOfDay(nowMs);
    const session = day.sessions.find(({ from, to }) => from <= time && time < to);
    if (session === undefined) return 'closed';
    if (session.name === 'muhurat') return 'continuous';
    if (session.name !== 'closing-auction') return session.name;
    const minutes = (time - session.from) / MINUTE_MS;
    return AUCTION_PARTS.find(([from]) => minutes >= from)?.[1] ?? 'closed';
  }

  takesAfterMarket(listing: Listing, nowMs: number): boolean {
    const segment = isDerivative(listing) ? 'fno' : 'equity';
    const { kind } = this.#calendar.schedule(istDate(epochMs(nowMs)), { segment, hasDerivatives: true });
    // Nothing documents the days without a session: all of such a day lies before the next opening.
    if (kind === 'closed') return true;
    const { from, to } = AFTER_MARKET[segment];
    const minutes = istTimeOfDay(nowMs) / MINUTE_MS;
    return minutes >= from || minutes < to;
  }
}
