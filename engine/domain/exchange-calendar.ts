import type { MarketSegment, Session, TimeSpan } from './session.ts';
import type { IsoDate } from './time.ts';

/** Ordinary sessions of a segment from a day on; rows that name `hasDerivatives` hold for those shares only. */
export interface SessionTable {
  readonly from: IsoDate;
  readonly segment: MarketSegment;
  readonly hasDerivatives?: boolean | undefined;
  readonly sessions: readonly Session[];
}

/** From a day on, when a broker takes orders for the next opening. */
export interface AfterMarketTable {
  readonly from: IsoDate;
  readonly equity: TimeSpan;
  readonly fno: TimeSpan;
}

/** A day on which the exchange departs from Monday to Friday. Without sessions it keeps the ordinary ones. */
export interface CalendarDay {
  readonly date: IsoDate;
  readonly kind: 'closed' | 'special' | 'muhurat';
  readonly reason: string;
  readonly sessions?:
    | {
        readonly all?: readonly Session[] | undefined;
        readonly equity?: readonly Session[] | undefined;
        readonly fno?: readonly Session[] | undefined;
      }
    | undefined;
}

export interface HolidayTable {
  /** Outside these days nobody knows, and nothing trades. */
  readonly knownFrom: IsoDate;
  readonly knownTo: IsoDate;
  readonly days: readonly CalendarDay[];
  /** `MM-DD` of holidays that keep their date every year: all that can be said of years without a list. */
  readonly fixedHolidays: readonly string[];
}
