import { formatQuantity, formatRupees, parseRupees } from './amount-text.ts';
import { type Book, usableCapital } from './book.ts';
import { LIMITS, type LimitName, type LimitSpec, type LimitUnit, NEVER } from './limit.ts';
import type { Money } from './money.ts';
import { type Refusal, refusal } from './refusal.ts';
import { fail, ok, type Result } from './result.ts';
import { MINUTE_MS, SECOND_MS } from './time.ts';

const SCALE: Readonly<Record<LimitUnit, number>> = {
  rupees: 10_000,
  percent: 100,
  count: 1,
  seconds: SECOND_MS,
  minutes: MINUTE_MS,
  'yes-no': 1,
};

/** A value as people read it: `₹2,00,000`, `25 %`, `30 s`, `off`. */
export function formatLimit(name: LimitName, value: number): string {
  const spec: LimitSpec = LIMITS[name];
  const said = value / SCALE[spec.unit];
  switch (spec.unit) {
    case 'rupees':
      return value === NEVER
        ? 'off'
        : `₹${formatRupees(value as Money, { decimals: value % 10_000 === 0 ? 0 : 2 })}`;
    case 'percent':
      return `${said} %`;
    case 'count':
      return formatQuantity(said);
    case 'seconds':
      return `${said} s`;
    case 'minutes':
      return `${said} min`;
    case 'yes-no':
      return value === 0 ? 'no' : 'yes';
  }
}

/** A number with what it was said in: `1.5 %`, `10000`, `₹10,000`, `30 s`. */
const SAID = /^(₹|rs\.? ?)?([\d,.]+) ?(%|percent|s|sec|seconds|min|minutes|rs|rupees)?$/;
/** No share of a capital is larger: a per cent limit that is said so is said in rupees. */
const MOST_PERCENT = 1_000;

/**
 * Reads a value as people type it. A per cent limit may also be said in rupees of the book's usable capital: with their
 * sign, or as a number that is too large for per cent.
 */
export function parseLimit(
  name: LimitName,
  text: string,
  book: Pick<Book, 'capital' | 'ramp'>,
): Result<number, Refusal> {
  const spec: LimitSpec = LIMITS[name];
  const word = wordValue(spec, text.trim().toLowerCase());
  if (word !== undefined) return ok(word);
  const number = spec.unit === 'yes-no' ? undefined : numberIn(spec, text.trim().toLowerCase(), book);
  if (number === undefined || number < spec.least || number > spec.most) return fail(unread(name));
  return ok(Math.floor(number * SCALE[spec.unit] + ROUNDING));
}

/** 0.29 x 100 is a hair below 29 in binary. */
const ROUNDING = 1e-6;

function wordValue({ unit, canBeOff }: LimitSpec, said: string): number | undefined {
  if (canBeOff === true && said === 'off') return NEVER;
  if (unit !== 'yes-no') return undefined;
  if (said === 'yes' || said === 'on') return 1;
  return said === 'no' || said === 'off' ? 0 : undefined;
}

/** The number in the unit of the limit; undefined when it is none. */
function numberIn(
  { unit }: LimitSpec,
  said: string,
  book: Pick<Book, 'capital' | 'ramp'>,
): number | undefined {
  const [, sign, digits = '', word = ''] = SAID.exec(said) ?? [];
  const amount = parseRupees(digits);
  if (!amount.ok) return undefined;
  const number = amount.value / SCALE.rupees;
  if (unit === 'count' && !Number.isInteger(number)) return undefined;
  const isPercent = word === '%' || word === 'percent';
  const inRupees = sign !== undefined || word.startsWith('r') || (number > MOST_PERCENT && !isPercent);
  return unit === 'percent' && inRupees ? (amount.value * 100) / usableCapital(book) : number;
}

function unread(name: LimitName): Refusal {
  const { unit, least, most }: LimitSpec = LIMITS[name];
  const at = (value: number): string => formatLimit(name, value * SCALE[unit]);
  const between = unit === 'yes-no' ? 'yes or no' : `${at(least)} to ${at(most)}`;
  const example = unit === 'yes-no' ? 'yes' : least;
  return refusal('BAD_SETTING', `${name} takes ${between}. Say it so: /limit set ${name} ${example}.`);
}
