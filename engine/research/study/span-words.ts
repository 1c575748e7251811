import {
  addDays,
  DAY_MS,
  type EpochMs,
  epochMs,
  type IsoDate,
  isoDate,
  istDate,
  istInstant,
  parseDate,
  timeOfDay,
} from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';

/** What a person said of the days: so far back from the last bar, the last bar's year, or from one day to another. */
export type SpanWish =
  | { readonly kind: 'back'; readonly count: number; readonly unit: 'd' | 'w' | 'mo' | 'y' }
  | { readonly kind: 'year-to-date' }
  | { readonly kind: 'days'; readonly from: IsoDate | undefined; readonly to: IsoDate | undefined };

const BACK = /^(\d{1,4})([dwmy])(?:ays?|eeks?|os?|onths?|rs?|ears?)?$/;
const YEAR = /^(?:19|20)\d{2}$/;
const MONTH = /^(?:19|20)\d{2}-\d{2}$/;
const LONGEST_MONTH = 31;
const DAYS = /^(\S*?)\.\.(\S*)$/;
/** Days of 1-minute to 60-minute bars that are taken when nobody said otherwise. */
const INTRADAY_DAYS = 60;

/**
 * Reads `2y`, `6m`, `30d`, `ytd`, `2024`, `2024-03`, `2024-01-01..2024-12-31`, `2024-01-01..`, `all`; undefined when it is
 * no span.
 */
export function readSpan(text: string): SpanWish | undefined {
  const word = text.toLowerCase();
  if (word === 'all' || word === 'max') return { kind: 'days', from: undefined, to: undefined };
  if (word === 'ytd') return { kind: 'year-to-date' };
  return readBack(word) ?? readDays(/^\d{4}[\d-]*$/.test(word) ? `${word}..${word}` : word);
}

/** A wish in the words that {@link readSpan} reads. */
export function spanText(wish: SpanWish): string {
  if (wish.kind === 'year-to-date') return 'ytd';
  if (wish.kind === 'back') return `${wish.count}${wish.unit}`;
  return wish.from === undefined && wish.to === undefined ? 'all' : `${wish.from ?? ''}..${wish.to ?? ''}`;
}

const UNITS = { d: 'd', w: 'w', m: 'mo', y: 'y' } as const;

function readBack(word: string): SpanWish | undefined {
  const [, count, unit] = BACK.exec(word) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0) return undefined;
  return { kind: 'back', count: Number(count), unit: UNITS[unit as keyof typeof UNITS] };
}

function readDays(word: string): SpanWish | undefined {
  const [, first, last] = DAYS.exec(word) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === '' && last === '') return undefined;
  const from = edge(first, '-01-01', 1);
  const to = edge(last, '-12-31', LONGEST_MONTH);
  return from === null || to === null ? undefined : { kind: 'days', from, to };
}

/** One side of `from..to`: a date, a month, a year, or nothing. Null when it is none of them. */
function edge(text: string, ofYear: string, ofMonth: number): IsoDate | undefined | null {
  if (text === '') return undefined;
  if (MONTH.test(text)) return dayOfMonth(`${text}-`, ofMonth) ?? null;
  return parseDate(YEAR.test(text) ? `${text}${ofYear}` : text) ?? null;
}

/** The wish that holds when nobody said one: two years of days, sixty days of anything shorter. */
export function usualSpan(timeframe: Timeframe): SpanWish {
  return timeframe === '1d'
    ? { kind: 'back', count: 2, unit: 'y' }
    : { kind: 'back', count: INTRADAY_DAYS, unit: 'd' };
}

/** From the first instant to before the second. */
export interface StudySpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The instants of a wish over bars from `first` to `last`. */
export function spanOf(wish: SpanWish, bars: { readonly first: EpochMs; readonly last: EpochMs }): StudySpan {
  const lastDay = istDate(bars.last);
  if (wish.kind === 'back') {
    return { from: midnight(backFrom(lastDay, wish)), to: epochMs(midnight(lastDay) + DAY_MS) };
  }
  const days = wish.kind === 'days' ? wish : { from: isoDate(`${lastDay.slice(0, 4)}-01-01`), to: undefined };
  const to = days.to === undefined || days.to > lastDay ? lastDay : days.to;
  return {
    from: midnight(days.from ?? istDate(bars.first)),
    to: epochMs(midnight(to) + DAY_MS),
  };
}

function midnight(date: IsoDate): EpochMs {
  return istInstant(date, timeOfDay(0, 0));
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The day after the same day so many units before: two years up to 20 November begin on 21 November. */
function backFrom(last: IsoDate, { count, unit }: Extract<SpanWish, { kind: 'back' }>): IsoDate {
  if (unit === 'd' || unit === 'w') return addDays(last, 1 - (unit === 'w' ? 7 * count : count));
  const [year = 0, month = 1, ofMonth = 1] = last.split('-').map(Number);
  const months = year * 12 + (month - 1) - (unit === 'y' ? 12 * count : count);
  const prefix = `${pad(Math.floor(months / 12), 4)}-${pad((months % 12) + 1, 2)}-`;
  return addDays(dayOfMonth(prefix, ofMonth) ?? last, 1);
}

/** A day of the month of `2024-02-`; the 31st of a shorter month is its last day. */
function dayOfMonth(prefix: string, day: number): IsoDate | undefined {
  const days = [0, 1, 2, 3].map((less) => parseDate(`${prefix}${pad(day - less, 2)}`));
  return days.find((found) => found !== undefined);
}
