import { fail, ok, type Result } from '../../domain/result.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import type { Database, Query, Session } from './sql.ts';

/** "munimlead" shortened to eight bytes of its own: nothing else locks it. */
const LOCK = 0x6d6c656164;
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
const RETRY_MS = 200;
/** A leader that answers keeps its lease; one that is frozen has lost it by then. */
const PATIENCE_MS = LEASE_MS + 2_000;

/** A renewal without an answer for so long went over a connection that is dead. */
const ANSWER_WITHIN_MS = LEASE_MS;

const HELD = `SELECT holder, backend_pid, until < clock_timestamp() AS lapsed FROM leader`;
const TAKE = `UPDATE leader SET epoch = epoch + 1, holder = $1, backend_pid = $2,
  until = clock_timestamp() + $3 * interval '1 ms' RETURNING epoch`;
const RENEW = `UPDATE leader SET backend_pid = $2, until = clock_timestamp() + $3 * interval '1 ms' WHERE epoch = $1`;

/** Ends what is left at the server of our own connection before this one: it holds the lock until it is ended. */
const END_OWN = `SELECT pg_terminate_backend(backend_pid) FROM leader
  WHERE epoch = $1 AND backend_pid <> pg_backend_pid()
    AND EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = backend_pid)`;

interface HolderRow {
  readonly holder: string;
  readonly backend_pid: number;
  readonly lapsed: boolean;
}

/** Who wants to lead which database. */
export interface LeadershipOptions {
  readonly database: Database;
  readonly timers: Timers;
  /** Who leads, for people: host and process. */
  readonly holder: string;
  /** Another process took over: this one must end. */
  readonly onLost: () => void;
}

/** The right to trade on a database, until it is given back or taken. */
export interface Leadership {
  /** Grows with every leader; commits name it. */
  readonly epoch: number;
  /** To be called when a commit found a newer epoch. */
  lost(): void;
  release(): Promise<void>;
}

/**
 * Makes this process the leader of the database: an advisory lock on a connection of its own, and a lease by the
 * database's clock that is renewed every second. A leader that died frees the lock at once. One that is frozen keeps
 * it, so when its lease has run out its connection is ended by us. One that works keeps both, and we are refused.
 */
export async function takeLeadership(
  options: LeadershipOptions,
): Promise<Result<Leadership, StorageRefusal>> {
  const session = await options.database.session({ answerWithinMs: ANSWER_WITHIN_MS });
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    if (await locks(session)) return ok(new Leader(options, session, await take(session, options)));
    const [held] = await session.query<HolderRow>(HELD);
    if (held?.lapsed === true) await session.query('SELECT pg_terminate_backend($1)', [held.backend_pid]);
    if (waitedMs >= PATIENCE_MS) {
      await session.close();
      return fail(heldBy(held?.holder ?? 'another process'));
    }
    await new Promise<void>((resolve) => {
      options.timers.after(RETRY_MS, resolve);
    });
  }
}

function heldBy(holder: string): StorageRefusal {
  const text = `Another Munim (${holder}) trades on this database. Stop it first, or give this one a database of its own.`;
  return storageRefusal('DATABASE_HELD', text);
}

async function locks(query: Query): Promise<boolean> {
  const [row] = await query.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
  return row?.taken === true;
}

async function take(session: Session, { holder }: LeadershipOptions): Promise<number> {
  const [row] = await session.query<{ epoch: number }>(TAKE, [holder, session.backendPid, LEASE_MS]);
  return row?.epoch ?? 0;
}

class Leader implements Leadership {
  readonly epoch: number;
  readonly #options: LeadershipOptions;
  readonly #renewal: Timer;
  #session: Session | undefined;
  #over = false;
  #renewing = false;

  constructor(options: LeadershipOptions, session: Session, epoch: number) {
    this.epoch = epoch;
    this.#options = options;
    this.#hold(session);
    this.#renewal = options.timers.every(RENEW_MS, () => void this.#renew());
  }

  #hold(session: Session): void {
    this.#session = session;
    session.onLost(() => {
      if (this.#session === session) this.#session = undefined;
    });
  }

  /** With the database away nothing can be committed by anybody; when it is back the lock is taken again. */
  async #renew(): Promise<void> {
    if (this.#over || this.#renewing) return;
    this.#renewing = true;
    try {
      const session = this.#session ?? (await this.#reconnect());
      if (session === undefined) return;
      const renewed = await session.execute(RENEW, [this.epoch, session.backendPid, LEASE_MS]);
      if (renewed === 0) this.lost();
    } catch {
      // A dead connection may take for ever to close.
      void this.#session?.close().catch(() => undefined);
      this.#session = undefined;
    } finally {
      this.#renewing = false;
    }
  }

  async #reconnect(): Promise<Session | undefined> {
    const session = await this.#options.database.session({ answerWithinMs: ANSWER_WITHIN_MS });
    if (await locks(session)) {
      this.#hold(session);
      return session;
    }
    await session.query(END_OWN, [this.epoch]);
    await session.close();
    return undefined;
  }

  lost(): void {
    if (this.#over) return;
    this.#over = true;
    this.#renewal.cancel();
    this.#options.onLost();
  }

  async release(): Promise<void> {
    this.#over = true;
    this.#renewal.cancel();
    await this.#session?.close().catch(() => undefined);
  }
}
