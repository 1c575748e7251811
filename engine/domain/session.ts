import { type EpochMs, type IsoDate, istDate, istTimeOfDay, type TimeOfDayMs } from './time.ts';

type SessionName = 'pre-open' | 'continuous' | 'closing-auction' | 'post-close' | 'muhurat';

export interface Session {
  readonly name: SessionName;
  readonly from: TimeOfDayMs;
  readonly to: TimeOfDayMs;
}

/** `equity` trades shares, `fno` their and the indices' derivatives. */
export type MarketSegment = 'equity' | 'fno';

/** Which session table holds for an instrument: shares with derivatives close by auction since August 2026. */
export interface SessionGroup {
  readonly segment: MarketSegment;
  readonly hasDerivatives: boolean;
}

/** What an exchange does on a date. `unknown` means nobody has told us: trading is refused. */
export type DaySchedule =
  | { readonly kind: 'open'; readonly reason: string; readonly sessions: readonly Session[] }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The exchange's calendar: real ones come from dated tables, the practice market makes its own. */
export interface TradingCalendar {
  schedule(date: IsoDate, group: SessionGroup): DaySchedule;
  /** The first trading day after `date`; undefined past the known years. */
  nextTradingDay(date: IsoDate): IsoDate | undefined;
  /** The last trading day before `date`; undefined before the known years. */
  previousTradingDay(date: IsoDate): IsoDate | undefined;
}

/** Whether a session in which orders trade continuously is on at an instant. */
export function tradesAt(
  calendar: Pick<TradingCalendar, 'schedule'>,
  group: SessionGroup,
  at: EpochMs,
): boolean {
  const schedule = calendar.schedule(istDate(at), group);
  const time = istTimeOfDay(at);
  return (
    schedule.kind === 'open' &&
    schedule.sessions.some(
      ({ name, from, to }) => (name === 'continuous' || name === 'muhurat') && time >= from && time < to,
    )
  );
}

/** The day itself, or the next one on which there is a market; the day itself too where no calendar tells. */
export function tradingDayFrom(
  calendar: Pick<TradingCalendar, 'schedule' | 'nextTradingDay'>,
  day: IsoDate,
): IsoDate {
  const { kind } = calendar.schedule(day, { segment: 'fno', hasDerivatives: true });
  return kind === 'closed' ? (calendar.nextTradingDay(day) ?? day) : day;
}
