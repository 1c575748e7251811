import type { Book } from '../domain/book.ts';
import { isLooser, type LimitName, type LimitSetting, NEVER, valueOn } from '../domain/limit.ts';
import { formatLimit } from '../domain/limit-text.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { type IsoDate, istDate } from '../domain/time.ts';
import { LIMIT_KEYS, type Limits } from '../risk/limits.ts';
import type { KernelContext } from './context.ts';
import type { DeskState } from './state.ts';
import type { Turn } from './turn.ts';

type LimitsOf = Pick<KernelContext, 'limits'>;

/** The desk's own limits. A code and a second person guard real money; a paper book asks for neither by itself. */
function ownLimits({ limits }: LimitsOf, { mode }: Pick<Book, 'mode'>): Limits {
  return mode === 'live'
    ? limits
    : { ...limits, stepUpAbove: NEVER, approvalAbove: NEVER, nakedSalesApproved: 0 };
}

/** The limits of a book on the desk's day: what people set, else the desk's own. */
export function limitsFor(state: DeskState, context: LimitsOf, book: Pick<Book, 'id' | 'mode'>): Limits {
  const own = ownLimits(context, book);
  const { day } = state;
  const set = state.limits.ofBook(book.id);
  if (set.length === 0 || day === undefined) return own;
  const said = set.flatMap((setting) => {
    const value = valueOn(setting, day);
    return value === undefined ? [] : [[LIMIT_KEYS[setting.name], value] as const];
  });
  return { ...own, ...Object.fromEntries(said) };
}

/** One limit of a book as it holds on the desk's day. */
export function limitNow(state: DeskState, context: LimitsOf, book: Book, name: LimitName): number {
  return limitsFor(state, context, book)[LIMIT_KEYS[name]];
}

/** Why a limit may not become that, whoever says so; undefined when it may. */
export function mayLimit(
  state: DeskState,
  context: LimitsOf,
  wish: { readonly book: Book; readonly name: LimitName; readonly value: number },
): Refusal | undefined {
  const { book, name, value } = wish;
  if (value === limitNow(state, context, book, name) && state.limits.find(book.id, name)?.next === undefined)
    return refusal(
      'NOTHING_TO_DO',
      `${name} of ${book.id} is ${formatLimit(name, value)} already. See /limits.`,
    );
  const { dailyLossReduceBp, dailyLossHaltBp }: Limits = {
    ...limitsFor(state, context, book),
    ...Object.fromEntries([[LIMIT_KEYS[name], value]]),
  };
  if (dailyLossReduceBp <= dailyLossHaltBp) return undefined;
  return refusal(
    'BAD_SETTING',
    `daily-loss has to stay within daily-loss-halt (${formatLimit('daily-loss-halt', dailyLossHaltBp)}): first only exits are taken, then nothing.`,
  );
}

/** Sets a limit: tighter at once, looser from the next session on. */
export function setLimit(
  turn: Turn,
  context: Pick<KernelContext, 'limits' | 'calendar'>,
  wish: { readonly book: Book; readonly name: LimitName; readonly value: number },
): LimitSetting {
  const { book, name, value } = wish;
  const before = turn.state.limits.find(book.id, name);
  const day = turn.state.day ?? istDate(turn.moment.marketAt);
  const loosens = isLooser(name, value, limitNow(turn.state, context, book, name));
  const next: { value: number; from: IsoDate } | undefined = loosens
    ? { value, from: context.calendar.nextTradingDay(day) ?? day }
    : undefined;
  const now = before === undefined ? undefined : valueOn(before, day);
  const setting: LimitSetting = {
    scope: { kind: 'book', book: book.id },
    name,
    value: loosens ? now : value,
    next,
  };
  turn.record({ kind: 'limit-set', setting });
  return setting;
}
