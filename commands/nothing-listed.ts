import { refusal } from '../engine/domain/refusal.ts';

/** What any name is answered while nothing is listed: the name may be right, and searching for another is no help. */
export const NOTHING_LISTED = refusal(
  'TOKEN_DEAD',
  'No instruments are known yet: the broker tells them after the first login. Log in with /login, then send it again.',
  [{ label: 'Log in', command: '/login' }],
);
