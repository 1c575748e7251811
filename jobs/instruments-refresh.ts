import type { Job } from './job.ts';

/** The exchange lists and delists every day; Kite publishes the new list by half past eight. */
export const instrumentsRefresh: Job = {
  name: 'instruments-refresh',
  summary: "loads the day's listings",
  at: ['35 8 * * *'],
  days: 'trading-days',
  whenMissed: { kind: 'when-up' },
  run: (desk) => desk.chores.refreshInstruments(),
};
