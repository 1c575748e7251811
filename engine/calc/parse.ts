import { parseLine } from '../../commands/language/parse-line.ts';
import { fail, ok } from '../domain/result.ts';
import { date } from './arguments.ts';
import type { Calculation } from './calculation.ts';
import { ruleBook } from './rule-book.ts';

/** `munim calc parse`: what a chat line means on a date, today when none is given. */
export const parse: Calculation = {
  name: 'parse',
  keys: ['date'],
  takesWords: true,
  run({ args, words, data, today }) {
    if (words.length === 0) return fail('The line is missing: munim calc parse "buy 10 reliance".');
    const day = args.has('date') || today === undefined ? date(args) : ok(today);
    if (!day.ok) return day;
    const context = { book: ruleBook(data, day.value), today: day.value };
    return ok({ text: JSON.stringify(parseLine(words.join(' '), context)) });
  },
};
