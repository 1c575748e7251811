import type { Fact } from '../../domain/fact.ts';
import { json, put, type Write } from './write.ts';

const ACCOUNT = put('account', 'INSERT INTO accounts (account, house, holder) VALUES ($1, $2, $3)');
const BOOK = put(
  'book',
  `INSERT INTO books VALUES ($1, $2, $3) ON CONFLICT (book)
    DO UPDATE SET account = excluded.account, body = excluded.body`,
);
const USER = put(
  'user',
  'INSERT INTO users VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET body = excluded.body',
);
const IDENTITY = put(
  'identity',
  'INSERT INTO identities VALUES ($1, $2, $3) ON CONFLICT (platform, subject) DO UPDATE SET user_id = excluded.user_id',
);
const IDENTITY_GONE = put('identity-gone', 'DELETE FROM identities WHERE platform = $1 AND subject = $2');
const INVITATION = put('invitation', 'INSERT INTO invitations VALUES ($1, $2)');
const INVITATION_USED = put('invitation-used', 'UPDATE invitations SET used_by = $2 WHERE code_hash = $1');
const PREFERENCE = put(
  'preference',
  'INSERT INTO preferences VALUES ($1, $2, $3) ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value',
);

/** Facts about people, books and accounts. */
type DeskFact = Extract<
  Fact,
  {
    kind:
      | 'account-opened'
      | 'book-opened'
      | 'book-changed'
      | 'user-joined'
      | 'role-changed'
      | 'user-left'
      | 'identity-linked'
      | 'identity-unlinked'
      | 'invitation-made'
      | 'invitation-used'
      | 'preference-set';
  }
>;

/** The row that such a fact changes. */
export function deskRow(fact: DeskFact): Write {
  switch (fact.kind) {
    case 'account-opened':
      return { statement: ACCOUNT, values: [fact.account, fact.house, fact.holder ?? null] };
    case 'book-opened':
    case 'book-changed':
      return { statement: BOOK, values: [fact.book.id, fact.book.account, json(fact.book)] };
    case 'user-joined':
    case 'role-changed':
    case 'user-left':
      return { statement: USER, values: [fact.user.id, json(fact.user)] };
    case 'identity-linked':
      return { statement: IDENTITY, values: [fact.identity.platform, fact.identity.subject, fact.user] };
    case 'identity-unlinked':
      return { statement: IDENTITY_GONE, values: [fact.identity.platform, fact.identity.subject] };
    case 'invitation-made':
      return { statement: INVITATION, values: [fact.invitation.codeHash, json(fact.invitation)] };
    case 'invitation-used':
      return { statement: INVITATION_USED, values: [fact.codeHash, fact.user] };
    case 'preference-set':
      return { statement: PREFERENCE, values: [fact.user, fact.name, fact.value] };
  }
}
