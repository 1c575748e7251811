import { type EpochMs, istDate, parseTimeOfDay } from '../engine/domain/time.ts';
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
