import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../domain/result.ts';
import type { SecretSource } from '../ports/ids.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { anchorFile, anchorOf, appendAnchors } from '../storage/audit/anchors.ts';
import { DiskReserve } from '../storage/disk-reserve.ts';
import { acquireHomeLock, type HomeLock } from '../storage/home-lock.ts';
import { auditHeads } from '../storage/postgres/audit-log.ts';
import { startEmbedded } from '../storage/postgres/embedded.ts';
import { EmbeddedKeeper } from '../storage/postgres/embedded-keeper.ts';
import { migrate, readMigrations } from '../storage/postgres/migrate.ts';
import { openDatabase } from '../storage/postgres/pool.ts';
import { type ServerAddress, serverAddresses } from '../storage/postgres/server-address.ts';
import type { Database } from '../storage/postgres/sql.ts';
import type { StorageRefusal } from '../storage/storage-refusal.ts';
import { RESERVE_BYTES } from './disk-watch.ts';

/** Folder of the numbered SQL files, beside the compiled code as beside the sources. */
const MIGRATIONS = fileURLToPath(new URL('../storage/migrations', import.meta.url));

/** A home that is ours and its database, open and up to date. */
export interface OpenStorage {
  readonly database: Database;
  readonly servers: readonly ServerAddress[];
  readonly lock: HomeLock;
  /** The newest migration that this program brings. */
  readonly schemaVersion: number;
  /** The disk of the bundled server; undefined when the database is somebody else's to look after. */
  readonly disk: DiskReserve | undefined;
  /** Writes the audit heads down outside the database. */
  anchor(): Promise<void>;
  close(): Promise<void>;
}

/** Which home and which database, and who is told of trouble. */
export interface StorageOptions {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  /** A database that is there already, in place of one that the rest of the options would open. */
  readonly servers?: readonly ServerAddress[];
  readonly clock: WallClock;
  readonly timers: Timers;
  readonly secrets: SecretSource;
  readonly onProgress: (line: string) => void;
  /** The home was taken from us. */
  readonly onLost: () => void;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/** Takes the home, starts or reaches the database and brings its schema up to date. */
export async function openStorage(options: StorageOptions): Promise<Result<OpenStorage, StorageRefusal>> {
  const lock = await acquireHomeLock(options);
  if (!lock.ok) return lock;
  const server = await reachServer(options);
  if (!server.ok) {
    lock.value.release();
    return server;
  }
  const servers = addressesOf(options, server.value);
  const opened = await openMigrated(options, servers);
  if (!opened.ok) {
    await server.value?.stop();
    lock.value.release();
    return opened;
  }
  const database = opened.value;
  const path = anchorFile(options.home);
  const anchor = async (): Promise<void> => {
    const heads = (await auditHeads(database)).filter((head) => head.seq > 0);
    appendAnchors(
      path,
      heads.map((head) => anchorOf(head, options.clock.now())),
    );
  };
  return ok({
    database,
    servers,
    lock: lock.value,
    schemaVersion: readMigrations(MIGRATIONS).length,
    disk: server.value === undefined ? undefined : new DiskReserve(server.value.folder, RESERVE_BYTES),
    anchor,
    async close() {
      await database.close();
      await server.value?.stop();
      lock.value.release();
    },
  });
}

/** The embedded server, kept running until it is stopped; undefined when the user's own is to be used. */
async function reachServer(
  options: StorageOptions,
): Promise<Result<EmbeddedKeeper | undefined, StorageRefusal>> {
  if (options.databaseUrl !== undefined || options.servers !== undefined) return ok(undefined);
  const { home, timers, clock, onTrouble } = options;
  const started = await startEmbedded({
    home,
    timers,
    clock,
    onProgress: (step) => options.onProgress(`database: ${step}`),
  });
  if (!started.ok) return started;
  const keeper = new EmbeddedKeeper({ server: started.value, timers, onTrouble });
  process.once('exit', () => keeper.stopNow());
  return ok(keeper);
}

function addressesOf(
  { servers, databaseUrl }: StorageOptions,
  embedded: EmbeddedKeeper | undefined,
): readonly ServerAddress[] {
  if (servers !== undefined) return servers;
  return embedded === undefined ? serverAddresses(databaseUrl ?? '') : [embedded.address];
}

async function openMigrated(
  options: StorageOptions,
  servers: readonly ServerAddress[],
): Promise<Result<Database, StorageRefusal>> {
  const database = await openDatabase({ servers, onTrouble: options.onTrouble });
  const migrated = await migrate(database, readMigrations(MIGRATIONS));
  if (migrated.ok) return ok(database);
  await database.close();
  return fail(migrated.error);
}
