import type { BookMode } from '../domain/book.ts';
import { bookId, userId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Identity, User } from '../domain/user.ts';
import { openBook } from '../kernel/books.ts';
import type { Turn } from '../kernel/turn.ts';
import { PAPER_ACCOUNT } from './open-accounts.ts';

/** The person at this machine's own terminal. Who can start Munim here owns it. */
const LOCAL_OWNER: Identity = { platform: 'terminal', subject: 'local' };

const MODE: BookMode = 'paper';

/** The first start of a home: an owner at the terminal, a paper account, and one book with its capital. */
export function furnish(turn: Turn, wish: { readonly ownerName: string; readonly capital: Money }): void {
  if (turn.state.books.size > 0) return;
  const owner: User = { id: userId('u1'), name: wish.ownerName, role: 'owner' };
  turn.record({ kind: 'user-joined', user: owner });
  turn.record({ kind: 'identity-linked', user: owner.id, identity: LOCAL_OWNER });
  turn.record({ kind: 'account-opened', account: PAPER_ACCOUNT, house: 'paper' });
  openBook(turn, {
    id: bookId('paper1'),
    account: PAPER_ACCOUNT,
    mode: MODE,
    owner: owner.id,
    capital: wish.capital,
  });
}
