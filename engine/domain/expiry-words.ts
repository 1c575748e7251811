import type { ExpiryWish } from './expiry-wish.ts';
import { parseDate } from './time.ts';

/** Words `from` to `to` (exclusive) that name an expiry. */
export interface ExpiryMatch {
  readonly from: number;
  readonly to: number;
  readonly wish: ExpiryWish;
}

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
];
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);
const WEEK: ReadonlySet<string> = new Set(['week', 'weekly', 'hafte', 'hafta']);
const MONTH: ReadonlySet<string> = new Set(['month', 'monthly', 'mahine', 'mahina']);
const THIS: ReadonlySet<string> = new Set(['this', 'current', 'is']);
const NEXT: ReadonlySet<string> = new Set(['next', 'agle', 'agla']);
/** Years that a number after a month may mean. */
const FIRST_YEAR = 2020;
const LAST_YEAR = 2039;

/**
 * The expiry that begins at `index`: `next week`, `this month`, `weekly`, `nov`, `28 nov`, `28 nov 2026`,
 * `2026-12-01`. Lower-case words; undefined when none begins there.
 */
export function readExpiry(words: readonly string[], index: number): ExpiryMatch | undefined {
  return readRelative(words, index) ?? readDate(words, index) ?? readMonth(words, index);
}

function readRelative(words: readonly string[], index: number): ExpiryMatch | undefined {
  const word = words[index] ?? '';
  const after = words[index + 1] ?? '';
  const match = (length: number, kind: 'this-week' | 'next-week' | 'this-month' | 'next-month') => ({
    from: index,
    to: index + length,
    wish: { kind },
  });
  if (THIS.has(word) && WEEK.has(after)) return match(2, 'this-week');
  if (THIS.has(word) && MONTH.has(after)) return match(2, 'this-month');
  if (NEXT.has(word) && WEEK.has(after)) return match(2, 'next-week');
  if (NEXT.has(word) && MONTH.has(after)) return match(2, 'next-month');
  return word === 'weekly' || word === 'monthly'
    ? { from: index, to: index + 1, wish: { kind: word } }
    : undefined;
}

function readDate(words: readonly string[], index: number): ExpiryMatch | undefined {
  const date = parseDate(words[index] ?? '');
  if (date === undefined) return undefined;
  const [year, month, day] = date.split('-').map(Number);
  const wish = { kind: 'day' as const, day: day ?? 0, month: month ?? 0, year: year ?? 0 };
  return { from: index, to: index + 1, wish };
}

function readMonth(words: readonly string[], index: number): ExpiryMatch | undefined {
  const day = readDay(words[index] ?? '');
  const at = day === undefined ? index : index + 1;
  const month = MONTH_NUMBERS.get(words[at] ?? '');
  if (month === undefined) return undefined;
  const year = readYear(words, at + 1);
  const to = at + (year === undefined ? 1 : 2);
  const named = { month, ...(year === undefined ? {} : { year }) };
  return day === undefined
    ? { from: index, to, wish: { kind: 'month', ...named } }
    : { from: index, to, wish: { kind: 'day', day, ...named } };
}

function readDay(word: string): number | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1];
  const day = Number(digits ?? 0);
  return day >= 1 && day <= 31 ? day : undefined;
}

/** The year at `index`; a number before an option word is a strike. */
function readYear(words: readonly string[], index: number): number | undefined {
  const year = Number(/^20\d\d$/.exec(words[index] ?? '')?.[0] ?? 0);
  const isStrike = ['ce', 'pe', 'call', 'put', 'calls', 'puts'].includes(words[index + 1] ?? '');
  return year >= FIRST_YEAR && year <= LAST_YEAR && !isStrike ? year : undefined;
}
