import { DAY_MS, SECOND_MS } from '../../domain/time.ts';

/**
 * Milliseconds that a `Retry-After` header asks to wait. Only the form in seconds counts, up to a day: a date would
 * need two clocks to agree. Undefined when there is none.
 */
export function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || !/^\s*\d{1,6}(\.\d+)?\s*$/.test(header)) return undefined;
  return Math.min(Math.ceil(Number(header) * SECOND_MS), DAY_MS);
}
