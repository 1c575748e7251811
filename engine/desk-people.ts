import type { Caller } from './desk-market.ts';
import type { Book } from './domain/book.ts';
import type { BookId, UserId } from './domain/ids.ts';
import type { BookRole } from './domain/membership.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';
import type { Identity, Platform, Role, User } from './domain/user.ts';

/** A code that works once, until then. */
export interface FreshCode {
  readonly code: string;
  readonly expiresAt: EpochMs;
}

/** A person with the platforms they use. */
export interface PersonView {
  readonly user: User;
  readonly platforms: readonly Platform[];
}

/** People, their roles, and what they like. Every change is checked against the roles of the moment it is stored. */
export interface PeopleDesk {
  identify(identity: Identity): User | undefined;
  /** Lets a stranger in with a code, once: as a new person, or as another platform of whoever made it. */
  pair(identity: Identity, name: string, code: string): Promise<Result<User, Refusal>>;
  /** A code for one new person. Admins and owners only. */
  invite(caller: Caller, role: Role): Promise<Result<FreshCode, Refusal>>;
  /** A code that makes another platform the caller's own. */
  linkCode(caller: Caller): Promise<Result<FreshCode, Refusal>>;
  /** Takes one of the caller's other platforms away from them. */
  unlink(caller: Caller, platform: Platform): Promise<Result<User, Refusal>>;
  /** Gives somebody another role on the desk. Effective at once: what they had open is void. */
  setRole(
    caller: Caller,
    wish: { readonly user: UserId; readonly role: Role },
  ): Promise<Result<User, Refusal>>;
  /** Removes somebody for good. Their buttons are dead and their open tickets void. */
  remove(caller: Caller, user: UserId): Promise<Result<User, Refusal>>;
  /** Gives somebody a role in one book, in place of their role on the desk. */
  setBookRole(
    caller: Caller,
    wish: { readonly user: UserId; readonly book: BookId; readonly role: BookRole },
  ): Promise<Result<Book, Refusal>>;
  /** Opens a book to the whole desk, or closes it to all but its members. */
  setOpen(
    caller: Caller,
    wish: { readonly book: BookId; readonly open: boolean },
  ): Promise<Result<Book, Refusal>>;
  /** Who belongs to the desk now. */
  users(): readonly User[];
  people(): readonly PersonView[];
  /** The name of anybody who ever belonged to it. */
  nameOf(user: UserId): string;
  preference(user: UserId, name: string): string | undefined;
  setPreference(user: UserId, name: string, value: string): Promise<void>;
}
