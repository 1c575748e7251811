/**
 * Where the process may die: K1 before an order's record is stored, K2 after it, K3 after the claim is stored, K4
 * before the request leaves, K5 after its first byte, K6 with the request complete and no reply, K7 with the reply read
 * and not stored, K8 with the outcome stored and nobody told, K9 with a trade read and not stored, K10 with it stored
 * and its stop not asked for, K11 with a change sent, K12 with a cancel sent, K13 inside the start's own reading.
 */
export const CRASH_POINTS = [
  'K1',
  'K2',
  'K3',
  'K4',
  'K5',
  'K6',
  'K7',
  'K8',
  'K9',
  'K10',
  'K11',
  'K12',
  'K13',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];
