import type { Fact } from '../domain/fact.ts';
import type { UserId } from '../domain/ids.ts';
import type { Identity, Invitation, Platform, User } from '../domain/user.ts';
import type { StateSnapshot } from '../ports/fact-store.ts';

/** Facts about people. */
export type PeopleFact = Extract<
  Fact,
  {
    kind:
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

function identityKey(identity: Identity): string {
  return `${identity.platform}|${identity.subject}`;
}

/** Who belongs to the desk, by which names the platforms know them, and what they like. */
export class PeopleRegister {
  readonly #users = new Map<UserId, User>();
  readonly #identities = new Map<string, UserId>();
  readonly #invitations = new Map<string, Invitation>();
  readonly #preferences = new Map<string, string>();

  /** Everybody who ever belonged to the desk, those who left too. */
  get users(): ReadonlyMap<UserId, User> {
    return this.#users;
  }

  /** Who belongs to it now. */
  get present(): readonly User[] {
    return [...this.#users.values()].filter(({ leftAt }) => leftAt === undefined);
  }

  get invitations(): ReadonlyMap<string, Invitation> {
    return this.#invitations;
  }

  restore(snapshot: StateSnapshot): void {
    for (const user of snapshot.users) this.#users.set(user.id, user);
    for (const row of snapshot.identities) this.#identities.set(identityKey(row.identity), row.user);
    for (const row of snapshot.invitations) this.#invitations.set(row.codeHash, row);
    for (const row of snapshot.preferences) this.#preferences.set(`${row.user}|${row.name}`, row.value);
  }

  apply(fact: PeopleFact): void {
    switch (fact.kind) {
      case 'user-joined':
      case 'role-changed':
      case 'user-left':
        this.#users.set(fact.user.id, fact.user);
        return;
      case 'identity-linked':
        this.#identities.set(identityKey(fact.identity), fact.user);
        return;
      case 'identity-unlinked':
        this.#identities.delete(identityKey(fact.identity));
        return;
      case 'invitation-made':
        this.#invitations.set(fact.invitation.codeHash, fact.invitation);
        return;
      case 'invitation-used':
        this.#invitations.delete(fact.codeHash);
        return;
      case 'preference-set':
        this.#preferences.set(`${fact.user}|${fact.name}`, fact.value);
    }
  }

  user(identity: Identity): User | undefined {
    const id = this.#identities.get(identityKey(identity));
    return id === undefined ? undefined : this.#users.get(id);
  }

  /** Every platform name of a person. */
  identitiesOf(user: UserId): readonly Identity[] {
    return [...this.#identities]
      .filter(([, id]) => id === user)
      .map(([key]) => {
        const bar = key.indexOf('|');
        return { platform: key.slice(0, bar) as Platform, subject: key.slice(bar + 1) };
      });
  }

  /** Everything a person prefers, by name. */
  preferencesOf(user: UserId): ReadonlyMap<string, string> {
    const own = [...this.#preferences].filter(([key]) => key.startsWith(`${user}|`));
    return new Map(own.map(([key, value]) => [key.slice(user.length + 1), value]));
  }

  preference(user: UserId, name: string): string | undefined {
    return this.#preferences.get(`${user}|${name}`);
  }
}
