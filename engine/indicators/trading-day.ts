import { DAY_MS, IST_OFFSET_MS } from '../domain/time.ts';

/** Days since 1970 in India at an epoch time: two bars of one session have the same. */
export function tradingDay(start: number): number {
  return Math.floor((start + IST_OFFSET_MS) / DAY_MS);
}
