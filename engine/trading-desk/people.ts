import { createHash } from 'node:crypto';
import type { Caller } from '../desk-market.ts';
import type { FreshCode, PeopleDesk, PersonView } from '../desk-people.ts';
import type { Book } from '../domain/book.ts';
import type { Actor } from '../domain/fact.ts';
import { type BookId, type UserId, userId } from '../domain/ids.ts';
import type { BookRole } from '../domain/membership.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import {
  type Identity,
  type Invitation,
  mayAct,
  type Platform,
  type Role,
  type User,
} from '../domain/user.ts';
import { admit, changeRole, removeUser, setOpen } from '../kernel/people.ts';
import type { Turn } from '../kernel/turn.ts';
import { mayAdmit, mayChange, presentUser } from '../kernel/who-may.ts';
import type { Writer } from '../kernel/writer.ts';
import type { SecretSource } from '../ports/ids.ts';
import { actorOf, storing } from './ticket-desk.ts';

const INVITATION_LIFE_MS = 24 * HOUR_MS;
const LINK_LIFE_MS = 10 * MINUTE_MS;
/** 31^8 codes: nobody guesses one within a day. */
const CODE_LENGTH = 8;
const LONGEST_NAME = 40;

function hashCode(code: string): string {
  return createHash('sha256').update(code.toUpperCase().replaceAll('-', '')).digest('hex');
}

/** Opens an invitation; the code itself is returned once and kept nowhere. */
export function makeInvitation(
  turn: Turn,
  secrets: SecretSource,
  by: { readonly role: Role; readonly user: UserId | undefined; readonly links?: UserId },
): FreshCode {
  const code = secrets.code(CODE_LENGTH);
  const lifeMs = by.links === undefined ? INVITATION_LIFE_MS : LINK_LIFE_MS;
  const expiresAt = epochMs(turn.moment.wallAt + lifeMs);
  const links = by.links === undefined ? {} : { links: by.links };
  const invitation: Invitation = {
    codeHash: hashCode(code),
    role: by.role,
    createdBy: by.user,
    expiresAt,
    ...links,
  };
  turn.record({ kind: 'invitation-made', invitation });
  return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt };
}

/** People, their roles, and what they like. */
export class People implements PeopleDesk {
  readonly #writer: Writer;
  readonly #secrets: SecretSource;

  constructor(options: { readonly writer: Writer; readonly secrets: SecretSource }) {
    this.#writer = options.writer;
    this.#secrets = options.secrets;
  }

  identify(identity: Identity): User | undefined {
    return this.#writer.state.people.user(identity);
  }

  pair(identity: Identity, name: string, code: string): Promise<Result<User, Refusal>> {
    const engine: Actor = { kind: 'engine' };
    return storing(this.#writer.run(engine, (turn) => this.#join(turn, identity, { name, code })));
  }

  #join(turn: Turn, identity: Identity, said: { name: string; code: string }): Result<User, Refusal> {
    const known = turn.state.people.user(identity);
    if (known !== undefined) {
      return fail(
        refusal(
          'BAD_CODE',
          `You belong to this desk already, as ${known.role}. Type /help for what you can do.`,
        ),
      );
    }
    const invitation = turn.state.people.invitations.get(hashCode(said.code));
    const user = invitation === undefined ? undefined : this.#memberFor(turn, invitation, said.name);
    if (invitation === undefined || user === undefined) return fail(NO_SUCH_CODE);
    turn.record({ kind: 'invitation-used', codeHash: invitation.codeHash, user: user.id });
    turn.record({ kind: 'identity-linked', user: user.id, identity });
    if (invitation.links !== undefined)
      say(
        turn,
        user.id,
        `${identity.platform} is yours now too. Not you? Type /link drop ${identity.platform}.`,
      );
    return ok(user);
  }

  /** A code of somebody's own, and the owner's, link another platform; any other makes a new person. */
  #memberFor(turn: Turn, invitation: Invitation, name: string): User | undefined {
    if (turn.moment.wallAt >= invitation.expiresAt) return undefined;
    if (invitation.links !== undefined) return presentUser(turn.state, invitation.links);
    if (invitation.role === 'owner') {
      const owner = turn.state.people.present.find((user) => user.role === 'owner');
      if (owner !== undefined) return owner;
    }
    const { present, users } = turn.state.people;
    const user: User = {
      id: userId(`u${users.size + 1}`),
      name: freshName(name.trim().slice(0, LONGEST_NAME) || 'member', present),
      role: invitation.role,
    };
    turn.record({ kind: 'user-joined', user });
    return user;
  }

  invite(caller: Caller, role: Role): Promise<Result<FreshCode, Refusal>> {
    return this.#do(caller, (turn) => {
      const by = presentUser(turn.state, caller.user.id);
      if (by === undefined || !mayAct(by.role, 'admin'))
        return fail(refusal('NOT_ALLOWED', 'Only an admin or the owner can invite. Ask one of them.'));
      if (mayAct(role, 'admin') && by.role !== 'owner')
        return fail(refusal('NOT_ALLOWED', 'Admins and owners are let in by the owner. Ask the owner.'));
      return ok(makeInvitation(turn, this.#secrets, { role, user: by.id }));
    });
  }

  linkCode(caller: Caller): Promise<Result<FreshCode, Refusal>> {
    return this.#do(caller, (turn) => {
      const { id, role } = caller.user;
      return ok(makeInvitation(turn, this.#secrets, { role, user: id, links: id }));
    });
  }

  unlink(caller: Caller, platform: Platform): Promise<Result<User, Refusal>> {
    return this.#do(caller, (turn) => {
      const all = turn.state.people.identitiesOf(caller.user.id);
      const gone = all.filter((identity) => identity.platform === platform);
      if (gone.length === 0)
        return fail(refusal('NOTHING_TO_DO', `${platform} is not linked to you. /link shows what is.`));
      if (gone.length === all.length)
        return fail(
          refusal(
            'NOT_ALLOWED',
            `${platform} is your only way in. Link another first: /link there shows how.`,
          ),
        );
      for (const identity of gone) turn.record({ kind: 'identity-unlinked', user: caller.user.id, identity });
      return ok(caller.user);
    });
  }

  setRole(
    caller: Caller,
    wish: { readonly user: UserId; readonly role: Role },
  ): Promise<Result<User, Refusal>> {
    return this.#do(caller, (turn) => {
      const may = mayChange(turn.state, { actor: caller.user.id, ...wish });
      if (!may.ok) return may;
      if (may.value.role === wish.role)
        return fail(refusal('NOTHING_TO_DO', `${may.value.name} is ${wish.role} already. See /users.`));
      say(turn, wish.user, `You are ${wish.role} of this desk from now on, says ${caller.user.name}.`);
      return ok(changeRole(turn, may.value, wish.role));
    });
  }

  remove(caller: Caller, user: UserId): Promise<Result<User, Refusal>> {
    return this.#do(caller, (turn) => {
      const may = mayChange(turn.state, { actor: caller.user.id, user, role: undefined });
      return may.ok ? ok(removeUser(turn, may.value)) : may;
    });
  }

  setBookRole(
    caller: Caller,
    wish: { readonly user: UserId; readonly book: BookId; readonly role: BookRole },
  ): Promise<Result<Book, Refusal>> {
    return this.#do(caller, (turn) => {
      const may = mayAdmit(turn.state, caller.user.id, wish.book);
      if (!may.ok) return may;
      if (presentUser(turn.state, wish.user) === undefined)
        return fail(refusal('UNKNOWN_PERSON', 'That person does not belong to this desk. See /users.'));
      const told = wish.role === 'none' ? 'out of' : `${wish.role} in`;
      say(turn, wish.user, `You are ${told} book ${wish.book} from now on, says ${caller.user.name}.`);
      return ok(admit(turn, may.value, wish.user, wish.role));
    });
  }

  setOpen(
    caller: Caller,
    wish: { readonly book: BookId; readonly open: boolean },
  ): Promise<Result<Book, Refusal>> {
    return this.#do(caller, (turn) => {
      const may = mayAdmit(turn.state, caller.user.id, wish.book);
      return may.ok ? ok(setOpen(turn, may.value, wish.open)) : may;
    });
  }

  users(): readonly User[] {
    return this.#writer.state.people.present;
  }

  people(): readonly PersonView[] {
    const { people } = this.#writer.state;
    return people.present.map((user) => ({
      user,
      platforms: [...new Set(people.identitiesOf(user.id).map(({ platform }) => platform))],
    }));
  }

  nameOf(user: UserId): string {
    return this.#writer.state.people.users.get(user)?.name ?? user;
  }

  preference(user: UserId, name: string): string | undefined {
    return this.#writer.state.people.preference(user, name);
  }

  async setPreference(user: UserId, name: string, value: string): Promise<void> {
    await this.#writer.run({ kind: 'user', user }, (turn) => {
      if (turn.state.people.preference(user, name) !== value)
        turn.record({ kind: 'preference-set', user, name, value });
    });
  }

  #do<Value>(caller: Caller, work: (turn: Turn) => Result<Value, Refusal>): Promise<Result<Value, Refusal>> {
    return storing(this.#writer.run(actorOf(caller), work));
  }
}

const NO_SUCH_CODE = refusal(
  'BAD_CODE',
  'That code is not valid, or not any more. Ask the owner of this desk for a new one.',
);

function say(turn: Turn, to: UserId, text: string): void {
  turn.ask({ kind: 'announce', event: { kind: 'word', to, severity: 'warning', text } });
}

/** People are called by their names, so no two have the same: Asha, Asha 2. */
function freshName(name: string, present: readonly User[]): string {
  const taken = new Set(present.map((user) => user.name.toLowerCase()));
  for (let at = 1; ; at += 1) {
    const tried = at === 1 ? name : `${name} ${at}`;
    if (!taken.has(tried.toLowerCase())) return tried;
  }
}
