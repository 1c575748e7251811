import type { Desk } from '../engine/desk.ts';
import { addDays, type EpochMs, type IsoDate, istDate, parseTimeOfDay } from '../engine/domain/time.ts';
import type { Job } from './job.ts';

/** Explains the day to everybody who subscribed. Its slot's day, however late it runs. */
export const endOfDayReport: Job = {
  name: 'end-of-day-report',
  summary: 'explains the day, ties it out, and sends the report to its subscribers',
  at: ['0 16 * * *'],
  days: 'trading-days',
  whenMissed: { kind: 'until', time: parseTimeOfDay('23:59:59') },
  run: (desk, slot: EpochMs) => desk.reports.send('eod', istDate(slot)),
};

/** Notes what the books are worth, for the picture of the day and the split of option gains. */
export const bookMarks: Job = {
  name: 'book-marks',
  summary: 'notes what every book is worth through the day',
  at: ['*/5 9-15 * * *'],
  days: 'trading-days',
  whenMissed: { kind: 'skip' },
  async run(desk) {
    if (desk.market.moment().phase.kind !== 'open') return { kind: 'nothing', says: 'The market is closed.' };
    return desk.reports.markBooks();
  },
};

/** A month without any market is none: further back there is nothing to report. */
const LONGEST_GAP_DAYS = 31;

/** The last day with a market before the day of a slot. */
function lastTradingDay({ market }: Pick<Desk, 'market'>, slot: EpochMs): IsoDate {
  const today = istDate(slot);
  for (let back = 1; back <= LONGEST_GAP_DAYS; back += 1) {
    if (market.tradesOn(addDays(today, -back))) return addDays(today, -back);
  }
  return addDays(today, -1);
}

/** The week that ended with the last day of trading. */
export const weeklyReport: Job = {
  name: 'weekly-report',
  summary: 'reports the week that is over to its subscribers',
  at: ['0 9 * * 6'],
  days: 'every-day',
  whenMissed: { kind: 'when-up' },
  run: (desk, slot) => desk.reports.send('week', lastTradingDay(desk, slot)),
};

/** The month that ended with the last day of trading. */
export const monthlyReport: Job = {
  name: 'monthly-report',
  summary: 'reports the month that is over to its subscribers',
  at: ['0 9 1 * *'],
  days: 'every-day',
  whenMissed: { kind: 'when-up' },
  run: (desk, slot) => desk.reports.send('month', lastTradingDay(desk, slot)),
};
