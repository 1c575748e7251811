import type { Book } from './book.ts';
import { mayAct, type Role, type User } from './user.ts';

/** What a person may be in one book; `none` shuts the book to them. */
export type BookRole = 'none' | 'viewer' | 'trader' | 'approver';

/** Who reaches a book besides its owner, the people who watch over the whole desk, and auditors. */
export interface BookAccess {
  /** Whether everybody of the desk reaches it, with their role of the desk. */
  readonly open: boolean;
  /** Roles that people have in this book in place of that, by user id. */
  readonly roles: Readonly<Record<string, BookRole>>;
}

/** Books from before there was access, and the first of a desk, are everybody's. */
export const OPEN_TO_ALL: BookAccess = { open: true, roles: {} };

/**
 * What a person may do in a book; undefined when it does not exist for them. Risk, admins and owners watch over every
 * book and auditors read every one, so none of them can be shut out.
 */
export function roleIn(user: User, book: Pick<Book, 'owner' | 'access'>): Role | undefined {
  if (user.leftAt !== undefined) return undefined;
  if (user.role === 'auditor' || mayAct(user.role, 'risk') || book.owner === user.id) return user.role;
  const { open, roles } = book.access ?? OPEN_TO_ALL;
  const here = roles[user.id] ?? (open ? user.role : 'none');
  return here === 'none' ? undefined : here;
}

/** Whether a person may do in a book what needs `least`. */
export function mayIn(user: User, book: Pick<Book, 'owner' | 'access'>, least: Role): boolean {
  const role = roleIn(user, book);
  return role !== undefined && mayAct(role, least);
}
