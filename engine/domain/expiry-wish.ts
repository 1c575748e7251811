import type { ListedExpiry } from './symbol-book.ts';
import { addDays, type IsoDate, weekday } from './time.ts';

/** An expiry as people say it. */
export type ExpiryWish =
  | {
      readonly kind:
        | 'nearest'
        | 'this-week'
        | 'next-week'
        | 'weekly'
        | 'monthly'
        | 'this-month'
        | 'next-month';
    }
  | { readonly kind: 'month'; readonly month: number; readonly year?: number }
  | { readonly kind: 'day'; readonly day: number; readonly month: number; readonly year?: number };

/**
 * The expiry that is meant, among those listed from `today` on, nearest first; undefined when there is none.
 *
 * Weeks run from Sunday to Saturday, as on an Indian wall calendar: said on a Sunday, `next week` is not the
 * week that begins that day. `next week` takes whatever expires then, the monthly contract included;
 * `this week` takes the nearest expiry, though none beyond next week; `nov` takes the month's monthly contract.
 */
export function resolveExpiry(
  wish: ExpiryWish,
  listed: readonly ListedExpiry[],
  today: IsoDate,
): IsoDate | undefined {
  const nextSunday = addDays(today, 7 - weekday(today));
  switch (wish.kind) {
    case 'nearest':
      return listed[0]?.date;
    case 'this-week':
      return listed.find(({ date }) => date < addDays(nextSunday, 7))?.date;
    case 'next-week':
      return listed.find(({ date }) => date >= nextSunday && date < addDays(nextSunday, 7))?.date;
    case 'weekly':
      // In the week of the monthly contract there is no other: it is the weekly one too.
      return listed.some(({ kind }) => kind === 'weekly') ? listed[0]?.date : undefined;
    case 'monthly':
      return listed.find(({ kind }) => kind === 'monthly')?.date;
    case 'this-month':
      return monthlyOf(listed, today.slice(0, 7));
    case 'next-month':
      return monthlyOf(listed, addDays(today, 32 - Number(today.slice(8, 10))).slice(0, 7));
    case 'month':
    case 'day':
      return listed.find((expiry) => isNamed(wish, expiry))?.date;
  }
}

function monthlyOf(listed: readonly ListedExpiry[], month: string): IsoDate | undefined {
  return listed.find(({ date, kind }) => kind === 'monthly' && date.startsWith(month))?.date;
}

function isNamed(
  wish: Extract<ExpiryWish, { readonly kind: 'month' | 'day' }>,
  { date, kind }: ListedExpiry,
): boolean {
  if (Number(date.slice(5, 7)) !== wish.month) return false;
  if (wish.year !== undefined && Number(date.slice(0, 4)) !== wish.year) return false;
  return wish.kind === 'day' ? Number(date.slice(8, 10)) === wish.day : kind === 'monthly';
}
