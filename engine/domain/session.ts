import { type EpochMs, type IsoDate, istDate, istTimeOfDay, type TimeOfDayMs } from './time.ts';

type SessionName = 'pre-open' | 'continuous' | 'closing-auction' | 'post-close' | 'muhurat';

export interface Session {
  readonly name: SessionName;
  readonly from: TimeOfDayMs;
  readonly to: TimeOfDayMs;
  /** Absent: for all instruments of its group. */
  readonly only?: 'futures' | undefined;
  /** What it takes when; absent: everything, all the time. */
  readonly phases?: readonly SessionPhase[] | undefined;
}

/** A part of a session in which orders are collected for one price, or none are taken. */
interface SessionPhase extends TimeSpan {
  readonly accepts: 'limit-and-market' | 'limit' | 'nothing';
}

/** From a time of day to before another; over midnight when it ends before it begins. */
export interface TimeSpan {
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
  /** When a broker takes orders for the next opening; absent or undefined where none does. */
  afterMarketHours?(date: IsoDate, segment: MarketSegment): TimeSpan | undefined;
  /** The first trading day after `date`; undefined past the known years. */
  nextTradingDay(date: IsoDate): IsoDate | undefined;
  /** The last trading day before `date`; undefined before the known years. */
  previousTradingDay(date: IsoDate): IsoDate | undefined;
}

/** What an exchange takes of an instrument at an instant. */
export type Intake =
  | { readonly kind: 'continuous'; readonly session: 'continuous' | 'muhurat' }
  /** Orders are collected for one price, or, for some minutes, not taken: stops and orders for the moment never are. */
  | {
      readonly kind: 'call';
      readonly session: 'pre-open' | 'closing-auction';
      readonly accepts: SessionPhase['accepts'];
      /** The next time of day at which it takes orders again; undefined when it will not today. */
      readonly from: TimeOfDayMs | undefined;
    }
  | { readonly kind: 'closed' };

const CLOSED: Intake = { kind: 'closed' };

/** What the sessions of a day take of a future, or of anything else, at a time of day. */
export function intakeAt(
  schedule: DaySchedule,
  time: TimeOfDayMs,
  instrument: 'future' | 'option' | 'equity',
): Intake {
  if (schedule.kind !== 'open') return CLOSED;
  const session = schedule.sessions.find(
    ({ from, to, only }) => time >= from && time < to && (only === undefined || instrument === 'future'),
  );
  switch (session?.name) {
    case 'continuous':
    case 'muhurat':
      return { kind: 'continuous', session: session.name };
    case 'pre-open':
    case 'closing-auction':
      return callAt(session, session.name, time);
    default:
      return CLOSED;
  }
}

function callAt(session: Session, name: 'pre-open' | 'closing-auction', time: TimeOfDayMs): Intake {
  const phases = session.phases ?? [];
  const now = phases.find(({ from, to }) => time >= from && time < to);
  const next = phases.find(({ from, accepts }) => from > time && accepts !== 'nothing');
  return { kind: 'call', session: name, accepts: now?.accepts ?? 'nothing', from: next?.from };
}

/** Whether a time of day lies in a span. */
export function isWithin({ from, to }: TimeSpan, time: TimeOfDayMs): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
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
