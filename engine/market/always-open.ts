import type { DaySchedule, TradingCalendar } from '../domain/session.ts';
import { addDays, type IsoDate, timeOfDay } from '../domain/time.ts';

const WHOLE_DAY: DaySchedule = {
  kind: 'open',
  reason: 'this server has no hours',
  sessions: [{ name: 'continuous', from: timeOfDay(0, 0), to: timeOfDay(24, 0) }],
};

/** The calendar of a broker's server of our own that trades day and night: a day ends at midnight. */
export const ALWAYS_OPEN: TradingCalendar = {
  schedule: () => WHOLE_DAY,
  nextTradingDay: (date: IsoDate) => addDays(date, 1),
  previousTradingDay: (date: IsoDate) => addDays(date, -1),
};
