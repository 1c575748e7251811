import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import type { ServerAddress } from '../../engine/storage/postgres/server-address.ts';
import type { Database, Session } from '../../engine/storage/postgres/sql.ts';

/** The advisory lock that a held transaction waits for; the engine uses none of this number. */
const LOCK = 771_001;

const FUNCTION = `CREATE OR REPLACE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.event LIKE TG_ARGV[0] THEN PERFORM pg_advisory_xact_lock(${LOCK}); END IF;
    RETURN NEW;
  END $$`;
const WAITING = `SELECT count(*)::int8 AS n FROM pg_locks
  WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`;

/**
 * Where a transaction of the desk is stopped: `storing`, in its middle, so that a process that dies takes it along; or
 * `stored`, at the end of its COMMIT, so that it is kept though the process never hears of it.
 */
type HeldAt = 'storing' | 'stored';

/** Stops the database, not the program, when a step of an order is recorded. */
export class HeldDatabase {
  readonly #database: Database;
  readonly #session: Session;

  private constructor(database: Database, session: Session) {
    this.#database = database;
    this.#session = session;
  }

  /** From now on the transaction that records a step of such a name (a LIKE pattern) is held. */
  static async at(address: ServerAddress, at: HeldAt, step: string): Promise<HeldDatabase> {
    const database = await openDatabase({ servers: [address], maxConnections: 2, applicationName: 'a test' });
    const session = await database.session();
    await session.query(`SELECT pg_advisory_lock(${LOCK})`);
    await session.execute(FUNCTION);
    const kind =
      at === 'storing'
        ? 'CREATE TRIGGER test_hold BEFORE INSERT ON order_steps'
        : 'CREATE CONSTRAINT TRIGGER test_hold AFTER INSERT ON order_steps DEFERRABLE INITIALLY DEFERRED';
    await session.execute(`${kind} FOR EACH ROW EXECUTE FUNCTION test_hold('${step}')`);
    return new HeldDatabase(database, session);
  }

  /** Resolves when a transaction is held. */
  async reached(): Promise<void> {
    while (!(await this.#isReached())) await pause();
  }

  /** Lets go of what is held, and holds nothing any more. */
  async release(): Promise<void> {
    await this.#session.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await this.#session.execute('DROP TRIGGER test_hold ON order_steps');
    await this.#session.close();
    await this.#database.close();
  }

  async #isReached(): Promise<boolean> {
    const [row] = await this.#session.query<{ n: number }>(WAITING);
    return (row?.n ?? 0) > 0;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
