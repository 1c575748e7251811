import type { Book } from '../domain/book.ts';
import type { UserId } from '../domain/ids.ts';
import { type BookAccess, type BookRole, mayIn, OPEN_TO_ALL } from '../domain/membership.ts';
import { isPending } from '../domain/ticket.ts';
import type { Role, User } from '../domain/user.ts';
import { changeBook } from './book-moves.ts';
import { closeTicket } from './ticket-life.ts';
import type { Turn } from './turn.ts';

/** Gives a person another role. What they had open was asked for with the old one, and is void. */
export function changeRole(turn: Turn, user: User, role: Role): User {
  const changed: User = { ...user, role };
  turn.record({ kind: 'role-changed', user: changed });
  voidTicketsOf(turn, user.id);
  return changed;
}

/** Takes a person off the desk: no platform knows them any more, and nothing of theirs waits. */
export function removeUser(turn: Turn, user: User): User {
  for (const identity of turn.state.people.identitiesOf(user.id))
    turn.record({ kind: 'identity-unlinked', user: user.id, identity });
  const left: User = { ...user, leftAt: turn.moment.wallAt };
  turn.record({ kind: 'user-left', user: left });
  voidTicketsOf(turn, user.id);
  return left;
}

function voidTicketsOf(turn: Turn, user: UserId, inBook?: Book['id']): void {
  for (const ticket of turn.state.tickets.values()) {
    if (ticket.requester !== user || (inBook !== undefined && ticket.book !== inBook)) continue;
    if (isPending(ticket)) closeTicket(turn, ticket, { kind: 'voided' });
  }
}

/** Gives a person a role in one book. */
export function admit(turn: Turn, book: Book, user: UserId, role: BookRole): Book {
  const access: BookAccess = book.access ?? OPEN_TO_ALL;
  const changed = changeBook(turn, {
    ...book,
    access: { ...access, roles: { ...access.roles, [user]: role } },
  });
  voidTicketsOf(turn, user, book.id);
  return changed;
}

/** Opens a book to the whole desk, or closes it to all but its members. */
export function setOpen(turn: Turn, book: Book, open: boolean): Book {
  const changed = changeBook(turn, { ...book, access: { ...(book.access ?? OPEN_TO_ALL), open } });
  for (const user of turn.state.people.present)
    if (!mayIn(user, changed, 'trader')) voidTicketsOf(turn, user.id, book.id);
  return changed;
}
