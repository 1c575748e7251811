import type { Job } from './job.ts';

/** A Kite login ends in the early morning, and only a person can renew it: they are asked until they did. */
export const loginReminder: Job = {
  name: 'login-reminder',
  summary: 'asks for the daily broker login while nobody is logged in',
  at: ['30 7,8 * * *', '0 9 * * *'],
  days: 'trading-days',
  whenMissed: { kind: 'when-up' },
  run: (desk) => desk.chores.remindLogin(),
};
