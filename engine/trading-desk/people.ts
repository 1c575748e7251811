import { createHash } from 'node:crypto';
import type { PeopleDesk } from '../desk.ts';
import type { Caller } from '../desk-market.ts';
import type { Actor } from '../domain/fact.ts';
import { type UserId, userId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../domain/time.ts';
import { type Identity, type Invitation, mayAct, type Role, type User } from '../domain/user.ts';
import type { Turn } from '../kernel/turn.ts';
import type { Writer } from '../kernel/writer.ts';
import type { SecretSource } from '../ports/ids.ts';
import { actorOf, storing } from './ticket-desk.ts';

const INVITATION_LIFE_MS = 24 * HOUR_MS;
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
  by: { readonly role: Role; readonly user: UserId | undefined },
): { readonly code: string; readonly expiresAt: EpochMs } {
  const code = secrets.code(CODE_LENGTH);
  const expiresAt = epochMs(turn.moment.wallAt + INVITATION_LIFE_MS);
  const invitation: Invitation = { codeHash: hashCode(code), role: by.role, createdBy: by.user, expiresAt };
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
    if (invitation === undefined || turn.moment.wallAt >= invitation.expiresAt) {
      return fail(
        refusal(
          'BAD_CODE',
          'That code is not valid, or not any more. Ask the owner of this desk for a new one.',
        ),
      );
    }
    const user = this.#memberFor(turn, invitation, said.name);
    turn.record({ kind: 'invitation-used', codeHash: invitation.codeHash, user: user.id });
    turn.record({ kind: 'identity-linked', user: user.id, identity });
    return ok(user);
  }

  /** The owner's code links another platform of the owner; any other code makes a new person. */
  #memberFor(turn: Turn, invitation: Invitation, name: string): User {
    if (invitation.role === 'owner') {
      const owner = [...turn.state.people.users.values()].find((user) => user.role === 'owner');
      if (owner !== undefined) return owner;
    }
    const shown = name.trim().slice(0, LONGEST_NAME) || 'member';
    const user: User = {
      id: userId(`u${turn.state.people.users.size + 1}`),
      name: shown,
      role: invitation.role,
    };
    turn.record({ kind: 'user-joined', user });
    return user;
  }

  invite(
    caller: Caller,
    role: Role,
  ): Promise<Result<{ readonly code: string; readonly expiresAt: EpochMs }, Refusal>> {
    return storing(
      this.#writer.run(actorOf(caller), (turn) => {
        if (!mayAct(caller.user.role, 'admin')) {
          return fail(refusal('NOT_ALLOWED', 'Only an admin or the owner can invite. Ask one of them.'));
        }
        if (role !== 'owner') return ok(makeInvitation(turn, this.#secrets, { role, user: caller.user.id }));
        if (caller.user.role !== 'owner') {
          return fail(refusal('NOT_ALLOWED', 'Only the owner can link another platform as owner.'));
        }
        return ok(makeInvitation(turn, this.#secrets, { role, user: caller.user.id }));
      }),
    );
  }

  users(): readonly User[] {
    return [...this.#writer.state.people.users.values()];
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
}
