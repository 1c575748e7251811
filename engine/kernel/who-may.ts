import type { Book } from '../domain/book.ts';
import type { UserId } from '../domain/ids.ts';
import { mayIn } from '../domain/membership.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { mayAct, type Role, type User } from '../domain/user.ts';
import type { DeskState } from './state.ts';

/** A person as they are at this moment; undefined when they left. */
export function presentUser(state: DeskState, id: UserId): User | undefined {
  const user = state.people.users.get(id);
  return user?.leftAt === undefined ? user : undefined;
}

/**
 * The person whose role changes or who is removed, when `actor` may do that: admins see to everybody below admins, the
 * owner to all, and one owner always stays.
 */
export function mayChange(
  state: DeskState,
  change: { readonly actor: UserId; readonly user: UserId; readonly role: Role | undefined },
): Result<User, Refusal> {
  const actor = presentUser(state, change.actor);
  const user = presentUser(state, change.user);
  if (actor === undefined || !mayAct(actor.role, 'admin'))
    return fail(refusal('NOT_ALLOWED', 'Roles are given by an admin or the owner. Ask one of them.'));
  if (user === undefined)
    return fail(refusal('UNKNOWN_PERSON', 'That person does not belong to this desk any more. See /users.'));
  const isHigh = mayAct(user.role, 'admin') || mayAct(change.role ?? 'viewer', 'admin');
  if (isHigh && actor.role !== 'owner')
    return fail(
      refusal('NOT_ALLOWED', 'Admins and owners are made and removed by the owner. Ask the owner.'),
    );
  if (user.role === 'owner' && change.role !== 'owner' && ownersOf(state) === 1) {
    return fail(
      refusal(
        'NOT_ALLOWED',
        `${user.name} is the last owner, and a desk without one could never be changed again. Make somebody else owner first: /role @name owner.`,
      ),
    );
  }
  return ok(user);
}

function ownersOf(state: DeskState): number {
  return state.people.present.filter(({ role }) => role === 'owner').length;
}

/** The book, when `actor` may say who reaches it: its owner, admins and the owner of the desk. */
export function mayAdmit(state: DeskState, actor: UserId, id: Book['id']): Result<Book, Refusal> {
  const person = presentUser(state, actor);
  const book = state.books.get(id);
  if (person === undefined || book === undefined || !mayIn(person, book, 'viewer'))
    return fail(refusal('UNKNOWN_BOOK', `There is no book ${id}. See /books.`));
  if (book.owner === actor || mayAct(person.role, 'admin')) return ok(book);
  return fail(
    refusal('NOT_ALLOWED', `Who reaches ${id} is for its owner or an admin to say. Ask one of them.`),
  );
}

/** Why a person may not trade in a book at this moment; undefined when they may. */
export function mayTrade(state: DeskState, id: UserId, bookId: Book['id']): Refusal | undefined {
  const user = presentUser(state, id);
  const book = state.books.get(bookId);
  if (user !== undefined && book !== undefined && mayIn(user, book, 'trader')) return undefined;
  if (user === undefined || book === undefined || !mayIn(user, book, 'viewer'))
    return refusal('UNKNOWN_BOOK', `There is no book ${bookId} for you. See /books.`);
  return refusal(
    'NOT_ALLOWED',
    `Trading in ${bookId} needs the role trader there. Ask its owner: /role @${user.name.replaceAll(' ', '')} trader book=${bookId}.`,
  );
}

/** Who may decide on what somebody proposes in a book: everybody with the right but that person. */
export function approversFor(state: DeskState, id: Book['id'], proposer: UserId): readonly User[] {
  const book = state.books.get(id);
  if (book === undefined) return [];
  return state.people.present.filter((user) => user.id !== proposer && mayIn(user, book, 'approver'));
}
