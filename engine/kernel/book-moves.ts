import type { Book, BookMode } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { isPending } from '../domain/ticket.ts';
import { payIn } from './books.ts';
import type { DeskState } from './state.ts';
import { closeTicket } from './ticket-life.ts';
import { setTradingState } from './trading-state.ts';
import type { Turn } from './turn.ts';

/** A book as it is from now on. */
export function changeBook(turn: Turn, book: Book): Book {
  turn.record({ kind: 'book-changed', book });
  return book;
}

/** The book, when it may leave the mode it is in: nothing of it may be open at a broker that it leaves. */
export function mayMove(state: DeskState, id: BookId, from: BookMode): Result<Book, Refusal> {
  const book = state.books.get(id);
  if (book === undefined) return fail(refusal('UNKNOWN_BOOK', `There is no book ${id}. See /books.`));
  if (book.mode !== from)
    return fail(refusal('NOTHING_TO_DO', `${id} is ${book.mode.toUpperCase()} already. See /books.`));
  const open = [...state.positions.values()].filter((one) => one.book === id && one.quantity !== 0).length;
  if (open > 0) {
    return fail(
      refusal(
        'ORDER_BUSY',
        `${id} has ${open} open ${open === 1 ? 'position' : 'positions'}. Close them first: /exit.`,
      ),
    );
  }
  const strategy = [...state.strategies.deployments.values()].find((one) => one.book === id);
  if (strategy !== undefined) {
    return fail(
      refusal('ORDER_BUSY', `${strategy.id} works in ${id}. Take it off first: /undeploy ${strategy.id}.`),
    );
  }
  const orders = [...state.liveOrders.values()].filter((order) => order.book === id).length;
  if (orders === 0) return ok(book);
  return fail(refusal('ORDER_BUSY', `${id} has open orders. Cancel them first: /cancelall ${id}.`));
}

/**
 * Moves an empty book to another account and starts its sums anew; its journal stays. Tickets that were made for the
 * account before are dropped: nobody's yes to paper may become a real order.
 */
export function moveBook(turn: Turn, book: Book): void {
  for (const ticket of turn.state.tickets.values()) {
    if (ticket.book === book.id && isPending(ticket)) closeTicket(turn, ticket, { kind: 'dropped' });
  }
  changeBook(turn, book);
  // What the account before held it back for is none of the next one's.
  for (const cause of ['reconciling', 'difference'] as const)
    setTradingState(turn, { scope: book.id, cause, state: 'active', reason: '' });
  turn.record({ kind: 'book-reset', book: book.id });
  payIn(turn, book.id, book.capital);
}
