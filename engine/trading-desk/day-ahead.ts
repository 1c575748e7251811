import type { InstrumentKey } from '../domain/ids.ts';
import { type Future, type Instrument, isDerivative, type OptionContract } from '../domain/instrument.ts';
import type { TradingCalendar } from '../domain/session.ts';
import { addDays, formatDate, type IsoDate, weekday } from '../domain/time.ts';

const MOST_NAMED = 6;
const GROUP = { segment: 'fno', hasDerivatives: true } as const;

/** What a trading day is looked at with. */
export interface DayView {
  readonly calendar: TradingCalendar;
  /** All that is listed. */
  readonly instruments: readonly Instrument[];
  /** What the books hold. */
  readonly held: readonly InstrumentKey[];
}

/** Contracts that end on a day. */
function expiring(instruments: readonly Instrument[], day: IsoDate): readonly (Future | OptionContract)[] {
  return instruments.filter(isDerivative).filter(({ expiry }) => expiry === day);
}

/** Up to a handful of names, and how many more there are. */
function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What expires on a day, and what of it is held: `expiry of NIFTY (weekly)`. */
function expiriesText({ instruments, held }: DayView, day: IsoDate): readonly string[] {
  const ending = expiring(instruments, day);
  if (ending.length === 0) return [];
  const kinds = new Map(ending.map(({ underlyingSymbol, expiryKind }) => [underlyingSymbol, expiryKind]));
  const names = [...kinds].map(([name, kind]) => `${name} (${kind})`);
  const keys = new Set(held);
  const ours = ending.filter(({ key }) => keys.has(key)).map(({ tradingSymbol }) => tradingSymbol);
  return [`expiry of ${listed(names)}`, ...(ours.length === 0 ? [] : [`held and expiring: ${listed(ours)}`])];
}

/** Why a day is not an ordinary one: a special session; nothing for an ordinary day. */
function sessionText({ calendar }: Pick<DayView, 'calendar'>, day: IsoDate): readonly string[] {
  const schedule = calendar.schedule(day, GROUP);
  const isSpecial =
    schedule.kind === 'open' && (isWeekend(day) || schedule.sessions.some(({ name }) => name === 'muhurat'));
  return isSpecial ? [`special session: ${schedule.reason}`] : [];
}

function isWeekend(day: IsoDate): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}

/** What the trading day after a day brings, in one line: `Mon 23 Nov: expiry of NIFTY (monthly)`. */
export function dayAhead(view: DayView, day: IsoDate): readonly string[] {
  const next = view.calendar.nextTradingDay(day);
  if (next === undefined) return ['The calendar knows no next trading day: nothing trades until it does.'];
  const words = [
    ...holidaysBetween(view, day, next),
    ...sessionText(view, next),
    ...expiriesText(view, next),
  ];
  return [`${formatDate(next)}: ${words.length === 0 ? 'nothing special' : words.join(' · ')}`];
}

/** Weekdays between two days on which nothing trades. */
function holidaysBetween({ calendar }: DayView, day: IsoDate, next: IsoDate): readonly string[] {
  const words: string[] = [];
  for (let date = addDays(day, 1); date < next; date = addDays(date, 1)) {
    const schedule = calendar.schedule(date, GROUP);
    if (!isWeekend(date) && schedule.kind === 'closed')
      words.push(`${formatDate(date)} is closed (${schedule.reason})`);
  }
  return words;
}
