import type { BookId } from './ids.ts';
import { money } from './money.ts';
import type { IsoDate } from './time.ts';

/** An amount that nothing reaches: the rule is off. */
export const NEVER = money(Number.MAX_SAFE_INTEGER);

/** What a limit counts. Its value is in ten-thousandths of a rupee, basis points, pieces, milliseconds, or 1 for yes. */
export type LimitUnit = 'rupees' | 'percent' | 'count' | 'seconds' | 'minutes' | 'yes-no';

export interface LimitSpec {
  readonly unit: LimitUnit;
  /** Which way it gives more room. */
  readonly looser: 'up' | 'down';
  /** Bounds, in the unit as people say it. */
  readonly least: number;
  readonly most: number;
  readonly meaning: string;
  /** Whether `off` is a value: the rule then never bites. */
  readonly canBeOff?: boolean;
}

const up = (unit: LimitUnit, least: number, most: number, meaning: string): LimitSpec => ({
  unit,
  looser: 'up',
  least,
  most,
  meaning,
});
const down = (unit: LimitUnit, least: number, most: number, meaning: string): LimitSpec => ({
  ...up(unit, least, most, meaning),
  looser: 'down',
});

/** Every limit of a book by the name that people type, in the order in which they are shown. */
export const LIMITS = {
  'order-value': up('rupees', 1, 1e10, 'one order of shares'),
  'derivative-order-margin': up('rupees', 1, 1e10, 'margin or premium of one order of derivatives'),
  'order-shares': up('count', 1, 1e8, 'shares in one order'),
  'order-lots': up('count', 1, 1e5, 'lots in one order'),
  'price-collar': up('percent', 0.1, 100, 'distance of a limit price from the last trade'),
  'option-collar': up('percent', 0.1, 1_000, 'the same for options'),
  'option-collar-rupees': up('rupees', 0, 10_000, 'distance that is always allowed for options'),
  position: up('percent', 0.1, 1_000, 'share of capital in one symbol'),
  'gross-exposure': up('percent', 1, 1_000, 'share of capital in shares, long and short added'),
  'margin-used': up('percent', 1, 1_000, 'share of capital that derivatives may block'),
  var: up('percent', 0.1, 1_000, 'value at risk of the book, 95 % of one day, as share of capital'),
  'marginal-var': up('percent', 0.1, 1_000, 'what one order may add to it'),
  'open-positions': up('count', 1, 1_000, 'different positions at once'),
  'trades-per-day': up('count', 1, 100_000, 'trades a day'),
  'orders-per-second': up('count', 1, 9, 'orders a second'),
  'orders-per-minute': up('count', 1, 540, 'orders a minute'),
  'orders-per-day': up('count', 1, 100_000, 'orders a day'),
  'exit-reserve': down('percent', 0, 90, 'share of the daily orders kept for cancels and exits'),
  'daily-loss': up('percent', 0.1, 100, 'loss of a day after which only exits are taken'),
  'daily-loss-halt': up('percent', 0.1, 100, 'loss of a day after which nothing is taken'),
  'weekly-loss': up('percent', 0.1, 100, 'loss of a week after which only exits are taken'),
  drawdown: up('percent', 0.1, 100, 'fall from the peak after which only exits are taken'),
  'duplicate-window': down('seconds', 0, 3_600, 'how long the same order is taken for a slip'),
  'losses-in-a-row': up('count', 1, 1_000, 'losing trades after which the book rests'),
  cooldown: down('minutes', 0, 1_440, 'how long it rests'),
  'step-up-above': { ...up('rupees', 0, 1e10, 'a live ticket of more asks for a code'), canBeOff: true },
  'approval-above': { ...up('rupees', 0, 1e10, 'a ticket of more needs a second person'), canBeOff: true },
  'naked-sales-approved': down('yes-no', 0, 1, 'whether uncovered option sales need a second person'),
  approvers: down('count', 1, 5, 'how many others must say yes'),
} as const satisfies Readonly<Record<string, LimitSpec>>;

export type LimitName = keyof typeof LIMITS;

/** Whom a limit binds: books so far. A user, strategy, symbol or group of them would be another kind here. */
interface LimitScope {
  readonly kind: 'book';
  readonly book: BookId;
}

/** What people set one limit to. Room is given from a later session on, never at once. */
export interface LimitSetting {
  readonly scope: LimitScope;
  readonly name: LimitName;
  /** Undefined while only `next` was set: the desk's own value holds so far. */
  readonly value: number | undefined;
  readonly next: { readonly value: number; readonly from: IsoDate } | undefined;
}

export function isLimitName(text: string): text is LimitName {
  return Object.hasOwn(LIMITS, text);
}

/** The value that a setting gives on a day; undefined when the desk's own holds. */
export function valueOn(
  { value, next }: Pick<LimitSetting, 'value' | 'next'>,
  day: IsoDate,
): number | undefined {
  return next !== undefined && day >= next.from ? next.value : value;
}

/** Whether one value of a limit gives more room than another. */
export function isLooser(name: LimitName, value: number, than: number): boolean {
  return LIMITS[name].looser === 'up' ? value > than : value < than;
}
