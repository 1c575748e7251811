import { z } from 'zod';
import { isoDate, parseDate } from '../engine/domain/time.ts';

/** Readers of what is typed for a setting; each says what it wants when it is not that. */
export const wholeNumber = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

export const address = z
  .string()
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text),
    'must be an address such as http://127.0.0.1:8081',
  );

export const oneOf = <const Word extends string>(words: readonly Word[]): z.ZodType<Word> =>
  z.enum(words, `must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}`);

export const decimal = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

export const market = z
  .string()
  .refine(
    (text) => text === 'practice' || text === 'kite' || /^replay:.+/.test(text),
    'must be practice, kite or replay:<folder>',
  );

export const socketAddress = z
  .string()
  .refine(
    (text) => /^wss?:\/\//.test(text) && URL.canParse(text),
    'must be an address such as ws://127.0.0.1:8081',
  );

export const day = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'must be a date such as 2026-11-25')
  .transform((text) => isoDate(text));
