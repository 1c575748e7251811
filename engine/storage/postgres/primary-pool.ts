import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { assert } from '../../domain/assert.ts';
import type { ServerAddress } from './server-address.ts';
import { DatabaseFailure } from './sql.ts';

export interface PoolOptions {
  /** Tried in this order; the first that is a primary is used. */
  readonly servers: readonly ServerAddress[];
  /** Connections at most; 8 when unset. */
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity; `munim` when unset. */
  readonly applicationName?: string;
  /** How long one server may take to answer; 1 s with several servers, else 5 s. */
  readonly connectTimeoutMs?: number;
  /** Told about idle connections that broke; the pool mends itself. */
  readonly onTrouble?: (message: string, error: unknown) => void;
}

const IDLE_IN_TRANSACTION_MS = 10_000;

/** int8, date, timestamp, timestamptz and int8[] by their numbers in pg_type.dat. */
const INT8 = 20;
const TEXT_TYPES: ReadonlySet<number> = new Set([1082, 1114, 1184]);

function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `an integer of the database is too large to be exact: ${text}`);
  return value;
}

/** No floats for money and no `Date`: int8 as safe number, calendar types as text. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (oid === INT8) return safeInteger;
    if (TEXT_TYPES.has(oid)) return String;
  }
  return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
}

function clientConfig(server: ServerAddress, options: PoolOptions): ClientConfig {
  const { label: _label, ...address } = server;
  const where = 'url' in address ? { connectionString: address.url } : address;
  return {
    ...where,
    application_name: options.applicationName ?? 'munim',
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: options.connectTimeoutMs ?? (options.servers.length > 1 ? 1_000 : 5_000),
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: { getTypeParser },
  };
}

interface Probe {
  readonly read_only: string;
  readonly timeline: string | null;
}

const PROBE = `SELECT current_setting('transaction_read_only') AS read_only,
  CASE WHEN pg_is_in_recovery() THEN NULL
       ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END AS timeline`;

interface Choice {
  readonly server: ServerAddress;
  readonly pool: Pool;
  /** Connections that were seen to lead to a primary. */
  readonly proven: WeakSet<PoolClient>;
}

/**
 * A pool of connections to whichever server is the primary now. A connection is handed out only after it proved
 * to be one; `drop` forgets the pool, and the next `acquire` looks for the primary again.
 */
export class PrimaryPool {
  readonly #options: PoolOptions;
  #choice: Promise<Choice> | undefined;
  /** The highest timeline seen. A revived old primary is on a lower one and must not take writes. */
  #timeline = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** A connection of the pool; the caller releases it. Throws {@link DatabaseFailure}. */
  async acquire(): Promise<PoolClient> {
    assert(!this.#closed, 'the database is closed');
    const first = await this.#try();
    if (!(first instanceof DatabaseFailure)) return first;
    // The chosen server may be gone while another one has taken over: look once more.
    const second = first.kind === 'busy' ? first : await this.#try();
    if (second instanceof DatabaseFailure) throw second;
    return second;
  }

  /** A connection outside the pool, to the same primary. */
  async dedicated(): Promise<Client> {
    const probe = await this.acquire();
    probe.release();
    const { server } = await this.#chosen();
    const client = new Client(clientConfig(server, this.#options));
    client.on('error', () => {});
    try {
      await client.connect();
      await this.#prove(client, server);
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      throw unreachable([server], error);
    }
  }

  /** Forgets the pool; connections in use are closed as they come back. */
  drop(): void {
    const choice = this.#choice;
    this.#choice = undefined;
    choice?.then(({ pool }) => pool.end()).catch(() => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    const choice = await this.#choice?.catch(() => undefined);
    this.#choice = undefined;
    await choice?.pool.end();
  }

  describe(): string {
    return this.#options.servers.map(({ label }) => label).join(', ');
  }

  async #try(): Promise<PoolClient | DatabaseFailure> {
    const choice = await this.#chosen().catch((error: unknown) => unreachable(this.#options.servers, error));
    if (choice instanceof DatabaseFailure) return choice;
    const { pool, proven, server } = choice;
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      if (!proven.has(client)) await this.#prove(client, server);
      proven.add(client);
      return client;
    } catch (error) {
      client?.release(true);
      if (client === undefined && pool.totalCount >= pool.options.max) return busy(error);
      this.drop();
      return unreachable([server], error);
    }
  }

  #chosen(): Promise<Choice> {
    if (this.#choice === undefined) {
      const choice = this.#choose();
      this.#choice = choice;
      choice.catch(() => {
        if (this.#choice === choice) this.#choice = undefined;
      });
    }
    return this.#choice;
  }

  async #choose(): Promise<Choice> {
    const failures: unknown[] = [];
    for (const server of this.#options.servers) {
      const pool = this.#open(server);
      try {
        const client = await pool.connect();
        const standing = await this.#prove(client, server).then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
        client.release(standing !== undefined);
        if (standing !== undefined) throw standing.error;
        return { server, pool, proven: new WeakSet([client]) };
      } catch (error) {
        failures.push(error);
        await pool.end();
      }
    }
    throw unreachable(
      this.#options.servers,
      failures.length === 1 ? failures[0] : new AggregateError(failures),
    );
  }

  #open(server: ServerAddress): Pool {
    const pool = new Pool({
      ...clientConfig(server, this.#options),
      max: this.#options.maxConnections ?? 8,
      idleTimeoutMillis: 30_000,
    });
    // Without listeners a broken idle connection would end the process.
    // While closing, the server may be quicker to end a connection than we are: no trouble.
    const report = (error: unknown): void => {
      if (this.#closed) return;
      this.#options.onTrouble?.(`A connection to the database at ${server.label} broke.`, error);
    };
    pool.on('error', report);
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  }

  async #prove(client: Pick<Client, 'query'>, server: ServerAddress): Promise<void> {
    const { rows } = await client.query<Probe>(PROBE);
    const { read_only: readOnly, timeline } = rows[0] ?? { read_only: 'on', timeline: null };
    if (readOnly === 'on' || timeline === null) throw new Error(`${server.label} is a standby`);
    const number = Number.parseInt(timeline, 16);
    if (number < this.#timeline) {
      throw new Error(`${server.label} is a former primary (timeline ${number}, known is ${this.#timeline})`);
    }
    this.#timeline = number;
  }
}

function busy(error: unknown): DatabaseFailure {
  const message = 'All connections to the database are in use; try again in a moment.';
  return new DatabaseFailure({ kind: 'busy', outcome: 'none', message, cause: error });
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function unreachable(servers: readonly ServerAddress[], error: unknown): DatabaseFailure {
  if (error instanceof DatabaseFailure) return error;
  const names = servers.map(({ label }) => label).join(', ');
  const message = `No PostgreSQL primary answers at ${names} (${reasonOf(error)}). Check DATABASE_URL and the server.`;
  return new DatabaseFailure({ kind: 'unreachable', outcome: 'none', message, cause: error });
}
