import type { DaySchedule, SessionGroup, TradingCalendar } from '../../domain/session.ts';
import { addDays, type IsoDate, weekday } from '../../domain/time.ts';
import { SESSION_CLOSE, SESSION_OPEN } from './practice-time.ts';

export const isWeekend = (date: IsoDate): boolean => weekday(date) === 0 || weekday(date) === 6;

const OPEN: DaySchedule = {
  kind: 'open',
  reason: 'practice market: every weekday 09:15-15:40',
  sessions: [{ name: 'continuous', from: SESSION_OPEN, to: SESSION_CLOSE }],
};

/** The practice market's own calendar: every weekday is a trading day, known for all years. */
export const PRACTICE_CALENDAR: TradingCalendar = {
  schedule: (date) =>
    isWeekend(date) ? { kind: 'closed', reason: 'practice market: closed at the weekend' } : OPEN,
  nextTradingDay: (date) => step(date, 1),
  previousTradingDay: (date) => step(date, -1),
};

function step(date: IsoDate, days: 1 | -1): IsoDate {
  let next = addDays(date, days);
  while (isWeekend(next)) next = addDays(next, days);
  return next;
}

/** The exchange's calendar as practice keeps it in real hours: without special sessions at the weekend. */
export function weekdaysOf(exchange: TradingCalendar): TradingCalendar {
  const onWeekday =
    (next: (date: IsoDate) => IsoDate | undefined) =>
    (date: IsoDate): IsoDate | undefined => {
      let day = next(date);
      while (day !== undefined && isWeekend(day)) day = next(day);
      return day;
    };
  return {
    schedule: (date: IsoDate, group: SessionGroup) =>
      isWeekend(date)
        ? { kind: 'closed', reason: 'practice market: no weekend sessions' }
        : exchange.schedule(date, group),
    afterMarketHours: (date, segment) => exchange.afterMarketHours?.(date, segment),
    nextTradingDay: onWeekday((date) => exchange.nextTradingDay(date)),
    previousTradingDay: onWeekday((date) => exchange.previousTradingDay(date)),
  };
}
