import { parsePrice, parseQuantity } from '../domain/amount-text.ts';
import type { Price } from '../domain/price.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type IsoDate, parseDate } from '../domain/time.ts';

type Arguments = ReadonlyMap<string, string>;

/** One of some words; a missing one is told with the choice. */
export function choice<Word extends string>(
  args: Arguments,
  key: string,
  words: readonly Word[],
): Result<Word, string> {
  const given = args.get(key);
  const word = words.find((candidate) => candidate.toLowerCase() === given?.toLowerCase());
  if (word !== undefined) return ok(word);
  return fail(
    given === undefined
      ? `${key}= is missing: one of ${words.join(', ')}.`
      : `${key}=${given} is not known: use one of ${words.join(', ')}.`,
  );
}

export function date(args: Arguments, key = 'date'): Result<IsoDate, string> {
  const given = args.get(key);
  if (given === undefined) return fail(`${key}= is missing: a date such as ${key}=2026-11-25.`);
  const parsed = parseDate(given);
  return parsed === undefined ? fail(`${key}=${given} is not a date: write it as 2026-11-25.`) : ok(parsed);
}

export function units(args: Arguments, key: string): Result<number, string> {
  const given = args.get(key);
  if (given === undefined) return fail(`${key}= is missing: a whole number above zero.`);
  const parsed = parseQuantity(given);
  return parsed.ok ? ok(parsed.value) : fail(`${key}=${given}: ${parsed.error.message}`);
}

export function rupeesEach(args: Arguments, key: string): Result<Price, string> {
  const given = args.get(key);
  if (given === undefined) return fail(`${key}= is missing: rupees such as ${key}=1000.50.`);
  const parsed = parsePrice(given);
  return parsed.ok ? ok(parsed.value) : fail(`${key}=${given}: ${parsed.error.message}`);
}

export function flag(args: Arguments, key: string): Result<boolean, string> {
  const given = args.get(key) ?? 'false';
  if (given === 'true' || given === 'false') return ok(given === 'true');
  return fail(`${key}=${given} is neither true nor false.`);
}
