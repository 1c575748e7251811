import { assert } from '../domain/assert.ts';
import type { Book } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
import { type Money, negate } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { istDate } from '../domain/time.ts';
import type { Turn } from './turn.ts';

/** Opens a book and pays its capital in. */
export function openBook(turn: Turn, book: Book): void {
  turn.record({ kind: 'book-opened', book });
  payIn(turn, book.id, book.capital);
}

/** Books capital that the owner puts in. */
export function payIn(turn: Turn, book: BookId, amount: Money): void {
  turn.record({
    kind: 'journal-posted',
    positions: [],
    entry: {
      book,
      kind: 'deposit',
      at: turn.moment.marketAt,
      day: istDate(turn.moment.marketAt),
      postings: [
        { account: 'cash', amount },
        { account: 'capital', amount: negate(amount) },
      ],
    },
  });
}

/** Why a book cannot start over now; undefined when it can. */
export function mayReset(turn: Pick<Turn, 'state'>, id: BookId): Refusal | undefined {
  const book = turn.state.books.get(id);
  if (book === undefined || book.mode !== 'paper') {
    return refusal('NOT_ALLOWED', `${id} is not a paper book. Only paper books can be reset.`);
  }
  for (const order of turn.state.liveOrders.values()) {
    if (order.book === id) {
      return refusal('ORDER_BUSY', `${id} has open orders. Cancel them first: /cancelall.`, [
        { label: 'Cancel all', command: '/cancelall' },
      ]);
    }
  }
  return undefined;
}

/** Starts a paper book over with its capital. Its journal stays; its positions and sums begin anew. */
export function resetBook(turn: Turn, id: BookId): Book {
  const book = turn.state.books.get(id);
  assert(book !== undefined && book.mode === 'paper', `only a paper book can be reset, not ${id}`);
  turn.record({ kind: 'book-reset', book: id });
  payIn(turn, id, book.capital);
  return book;
}
