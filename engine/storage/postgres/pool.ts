import type { ClientBase, PoolClient } from 'pg';
import { failureOf, poolIsStale } from './failure.ts';
import { type PoolOptions, PrimaryPool } from './primary-pool.ts';
import {
  type Database,
  DatabaseFailure,
  type FailedOutcome,
  type PreparedStatement,
  type Query,
  type Session,
  type SqlValue,
  type TransactionOptions,
} from './sql.ts';

/** Statements on one connection. `ifLost` is what is known of a statement whose answer never came. */
class ConnectionQuery implements Query {
  readonly #client: ClientBase;
  readonly #ifLost: FailedOutcome;
  readonly #answerWithinMs: number | undefined;

  constructor(client: ClientBase, ifLost: FailedOutcome, answerWithinMs?: number) {
    this.#client = client;
    this.#ifLost = ifLost;
    this.#answerWithinMs = answerWithinMs;
  }

  async query<Row extends object>(
    statement: string | PreparedStatement,
    values: readonly SqlValue[] = [],
  ): Promise<readonly Row[]> {
    const { rows } = await this.#run<Row>(statement, values);
    return rows;
  }

  async execute(statement: string | PreparedStatement, values: readonly SqlValue[] = []): Promise<number> {
    const { rowCount } = await this.#run(statement, values);
    return rowCount ?? 0;
  }

  async #run<Row extends object>(statement: string | PreparedStatement, values: readonly SqlValue[]) {
    const text = typeof statement === 'string' ? { text: statement } : statement;
    // Without values `pg` uses the simple protocol, which takes several statements at once.
    const parameters = values.length === 0 ? {} : { values: [...values] };
    try {
      return await this.#client.query<Row>({ ...text, ...parameters, ...limit(this.#answerWithinMs) });
    } catch (error) {
      throw failureOf(error, this.#ifLost);
    }
  }
}

/** The published types lack the option of a single statement. */
function limit(answerWithinMs: number | undefined): { readonly query_timeout?: number } {
  return answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs };
}

async function commit(client: PoolClient, answerWithinMs: number | undefined): Promise<void> {
  const result = await client.query({ text: 'COMMIT', ...limit(answerWithinMs) }).catch((error: unknown) => {
    throw failureOf(error, 'unknown');
  });
  // COMMIT of a transaction in which a statement failed succeeds as ROLLBACK.
  if (result.command === 'COMMIT') return;
  const message = 'The transaction was rolled back because one of its statements had failed.';
  throw new DatabaseFailure({ kind: 'rejected', outcome: 'none', message, sqlState: '25P02' });
}

/** A statement outside a transaction that has no answer for so long went over a connection that is dead. */
const SILENT_MS = 60_000;

function alone(client: ClientBase): ConnectionQuery {
  return new ConnectionQuery(client, 'unknown', SILENT_MS);
}

class DedicatedSession extends ConnectionQuery implements Session {
  readonly backendPid: number;
  readonly #client: ClientBase & { end(): Promise<void> };
  #closing = false;

  constructor(
    client: ClientBase & { end(): Promise<void> },
    backendPid: number,
    answerWithinMs: number | undefined,
  ) {
    super(client, 'unknown', answerWithinMs);
    this.#client = client;
    this.backendPid = backendPid;
  }

  onNotification(handler: (channel: string, payload: string) => void): void {
    this.#client.on('notification', ({ channel, payload }) => handler(channel, payload ?? ''));
  }

  onLost(handler: (reason: DatabaseFailure) => void): void {
    this.#client.once('end', () => {
      if (this.#closing) return;
      const message = 'The connection to the database broke.';
      handler(new DatabaseFailure({ kind: 'lost', outcome: 'unknown', message }));
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#client.end();
  }
}

class PooledDatabase implements Database {
  readonly #pool: PrimaryPool;

  constructor(pool: PrimaryPool) {
    this.#pool = pool;
  }

  async query<Row extends object>(statement: string | PreparedStatement, values: readonly SqlValue[] = []) {
    return this.#with((client) => alone(client).query<Row>(statement, values));
  }

  async execute(statement: string | PreparedStatement, values: readonly SqlValue[] = []): Promise<number> {
    return this.#with((client) => alone(client).execute(statement, values));
  }

  async transaction<T>(
    run: (query: Query) => Promise<T>,
    { answerWithinMs }: TransactionOptions = {},
  ): Promise<T> {
    return this.#with(async (client) => {
      const query = new ConnectionQuery(client, 'none', answerWithinMs);
      await query.execute('BEGIN');
      let value: T;
      try {
        value = await run(query);
      } catch (error) {
        if (!poolIsStale(error)) await query.execute('ROLLBACK');
        throw error;
      }
      await commit(client, answerWithinMs);
      return value;
    });
  }

  async session({ answerWithinMs }: TransactionOptions = {}): Promise<Session> {
    const client = await this.#pool.dedicated();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new DedicatedSession(client, rows[0]?.pid ?? 0, answerWithinMs);
  }

  describe(): string {
    return this.#pool.describe();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #with<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.acquire();
    try {
      const value = await work(client);
      client.release();
      return value;
    } catch (error) {
      const stale = poolIsStale(error);
      client.release(stale);
      if (stale) this.#pool.drop();
      throw error;
    }
  }
}

/**
 * Opens a database and makes sure that a primary answers. Throws {@link DatabaseFailure} with a sentence for
 * people when none does.
 */
export async function openDatabase(options: PoolOptions): Promise<Database> {
  const pool = new PrimaryPool(options);
  const client = await pool.acquire();
  client.release();
  return new PooledDatabase(pool);
}
