import { accountId, bookId, userId } from '../../../engine/domain/ids.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { openBook } from '../../../engine/kernel/books.ts';
import type { Turn } from '../../../engine/kernel/turn.ts';

export const ACCOUNT = accountId('kite-AB1234');
export const BOOK = bookId('live1');
export const CAPITAL_RUPEES = 100_000;

/** A live book with little capital: its limits are soon reached. */
export function openLiveBook(turn: Turn): void {
  turn.record({ kind: 'account-opened', account: ACCOUNT, house: 'kite' });
  openBook(turn, {
    id: BOOK,
    account: ACCOUNT,
    mode: 'live',
    owner: userId('u1'),
    capital: rupees(CAPITAL_RUPEES),
  });
}
