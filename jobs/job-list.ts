import { instrumentsRefresh } from './instruments-refresh.ts';
import type { Job } from './job.ts';
import { loginReminder } from './login-reminder.ts';
import { bookMarks, endOfDayReport, monthlyReport, weeklyReport } from './reports.ts';

/** Every scheduled job, in the order of the day. */
export const JOBS: readonly Job[] = [
  loginReminder,
  instrumentsRefresh,
  bookMarks,
  endOfDayReport,
  weeklyReport,
  monthlyReport,
];
