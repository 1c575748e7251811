import { z } from 'zod';
import { addDays, type IsoDate, parseDate } from '../engine/domain/time.ts';

/** A page of a list. */
export const page = z.coerce.number().int().min(1, 'the first page is 1').default(1);

/** A day as typed: `today`, `yesterday` or a date. */
export const dayWord = z
  .string()
  .refine(
    (text) => ['today', 'yesterday'].includes(text.toLowerCase()) || parseDate(text) !== undefined,
    'say today, yesterday, or a date such as 2026-11-25',
  )
  .optional();

/** The day a word means, seen from the market's today; undefined is today. */
export function dayOf(word: string | undefined, today: IsoDate): IsoDate {
  if (word === undefined || word.toLowerCase() === 'today') return today;
  if (word.toLowerCase() === 'yesterday') return addDays(today, -1);
  return parseDate(word) ?? today;
}

/** A short order number: `3`, `#3`, `order 3`. */
export const orderNumber = z
  .string('say the short number of an order, such as 3')
  .regex(/^(?:order\s*)?#?\d{1,9}$/i, 'say the short number of an order, such as 3')
  .transform((text) => Number(/\d+/.exec(text)?.[0]));
