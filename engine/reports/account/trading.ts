import type { InstrumentKey } from '../../domain/ids.ts';
import { add, type Money, negate, ZERO } from '../../domain/money.ts';
import type { OrderPosting } from '../../ports/report-store.ts';
import type { BookAccount } from './book-account.ts';

interface NamedGain {
  readonly name: string;
  readonly gain: Money;
}

/** How trading went over some books. */
export interface Trading {
  /** Orders with a trade. */
  readonly orders: number;
  /** Orders that took a profit or a loss, and how many of them a profit before charges. */
  readonly closing: number;
  readonly won: number;
  readonly best: NamedGain | undefined;
  readonly worst: NamedGain | undefined;
}

export function tradingOf(
  accounts: readonly BookAccount[],
  postings: readonly OrderPosting[],
  nameOf: (key: InstrumentKey) => string,
): Trading {
  const books = new Set(accounts.map(({ book }) => book.id));
  const taken = new Map<number, Money>();
  for (const { book, order, account, amount } of postings) {
    if (account === 'realised' && books.has(book))
      taken.set(order, add(taken.get(order) ?? ZERO, negate(amount)));
  }
  const gains = accounts
    .flatMap((account) => account.gains)
    .filter(({ gain }) => gain !== ZERO)
    .sort((a, b) => b.gain - a.gain)
    .map(({ instrument, gain }) => ({ name: nameOf(instrument), gain }));
  const first = gains[0];
  const last = gains.at(-1);
  return {
    orders: new Set(accounts.flatMap(({ fills }) => fills.map(({ order }) => order))).size,
    closing: taken.size,
    won: [...taken.values()].filter((amount) => amount > 0).length,
    best: first !== undefined && first.gain > 0 ? first : undefined,
    worst: last !== undefined && last.gain < 0 ? last : undefined,
  };
}
