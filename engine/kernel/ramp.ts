import { type Book, usableCapital } from '../domain/book.ts';
import { BP } from '../domain/money.ts';
import type { Limits } from '../risk/limits.ts';
import type { DeskState } from './state.ts';

/** Shares of the capital that a live book goes through after its first one, in basis points. */
const SHARES = [2_500, 5_000, BP] as const;

/** The share after this one; undefined when all of it is used. */
export function nextShare(shareBp: number): number | undefined {
  return SHARES.find((share) => share > shareBp);
}

/**
 * Closed days with trades since a live book's share was set, without its daily loss limit being reached. A breach starts
 * them anew, and a day on which nothing moved proves nothing.
 */
export function cleanDays(
  state: Pick<DeskState, 'record'>,
  book: Book,
  limits: Pick<Limits, 'dailyLossReduceBp'>,
): number {
  const { ramp } = book;
  if (ramp === undefined) return 0;
  const marks = state.record.marks(book.id);
  const most = usableCapital(book) * limits.dailyLossReduceBp;
  let worth = marks.findLast(({ day }) => day < ramp.since)?.equity ?? book.capital;
  let days = 0;
  for (const { equity } of marks.filter(({ day }) => day >= ramp.since)) {
    const loss = worth - equity;
    if (loss * BP >= most) days = 0;
    else if (loss !== 0) days += 1;
    worth = equity;
  }
  return days;
}
