import type { Actor } from '../../domain/fact.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Turn } from '../../kernel/turn.ts';
import type { Writer } from '../../kernel/writer.ts';
import type { LiveSession, SessionRecords } from '../../kite/session/kite-session.ts';
import { storing } from '../../trading-desk/ticket-desk.ts';
import { KITE_ACCOUNT } from '../open-accounts.ts';

/** The life of sessions as facts: the first login opens the account and binds it to its holder. */
export class FactsOfSessions implements SessionRecords {
  readonly #writer: () => Writer;

  constructor(writer: () => Writer) {
    this.#writer = writer;
  }

  holder(): string | undefined {
    return this.#writer().state.holderOf(KITE_ACCOUNT);
  }

  began(session: LiveSession, by: UserId): Promise<Result<true, Refusal>> {
    const recorded = this.#record(by, (turn) => {
      if (!turn.state.accounts.has(KITE_ACCOUNT)) {
        turn.record({ kind: 'account-opened', account: KITE_ACCOUNT, house: 'kite', holder: session.userId });
      }
      note(turn, 'began', session.userId);
    });
    return storing(recorded.then(() => ok(true as const)));
  }

  ended(reason: string, by: UserId | undefined): Promise<void> {
    return this.#record(by, (turn) => note(turn, 'ended', reason));
  }

  turnedAway(userId: string, by: UserId): Promise<void> {
    return this.#record(by, (turn) => note(turn, 'turned-away', userId));
  }

  #record(by: UserId | undefined, work: (turn: Turn) => void): Promise<void> {
    const actor: Actor = by === undefined ? { kind: 'broker' } : { kind: 'user', user: by };
    return this.#writer().run(actor, work);
  }
}

function note(turn: Turn, what: 'began' | 'ended' | 'turned-away', says: string): void {
  turn.record({ kind: 'broker-session', account: KITE_ACCOUNT, what, says });
}
