import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../domain/assert.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import { DatabaseFailure, type Query, type Sql } from './sql.ts';

/** One file `000001-name.sql`: forward only, never edited once it has run anywhere. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with `\n` line ends. */
  readonly checksum: string;
}

export interface Migrated {
  /** The schema's version now. */
  readonly version: number;
  /** What this call ran, in order. */
  readonly applied: readonly number[];
}

interface AppliedRow {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** Any number that nothing else locks: "munim" in ASCII. */
const LOCK = 0x6d756e696d;

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

/** Reads a folder of migrations; they must be numbered 1, 2, 3 ... */
export function readMigrations(folder: string): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const match = /^(\d{6})-([a-z0-9-]+)\.sql$/.exec(file);
    assert(match !== null, `a migration is named 000001-what-it-does.sql, not ${file}`);
    const version = Number(match[1]);
    assert(version === index + 1, `migration ${index + 1} is missing or doubled: found ${file}`);
    const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    const checksum = createHash('sha256').update(sql).digest('hex');
    return { version, name: match[2] ?? '', sql, checksum };
  });
}

/** Compares what has run with what this program knows. */
function historyRefusal(
  applied: readonly AppliedRow[],
  known: readonly Migration[],
): StorageRefusal | undefined {
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > known.length) {
    const text = `The database has schema ${newest}, this Munim knows ${known.length}: a newer Munim has used it. Install that version, or restore a backup made by this one.`;
    return storageRefusal('SCHEMA_NEWER', text);
  }
  for (const [index, row] of applied.entries()) {
    const migration = known[index];
    if (migration === undefined || row.version !== migration.version) {
      const text = `Schema change ${index + 1} is missing in the database. Restore a backup.`;
      return storageRefusal('MIGRATION_MISSING', text);
    }
    if (row.checksum !== migration.checksum) {
      const text = `Schema change ${row.version} (${row.name}) was edited after it had run on this database. Install the Munim that ran it, unchanged.`;
      return storageRefusal('MIGRATION_EDITED', text);
    }
  }
  return undefined;
}

/** Runs the next migration, if there is one, inside the caller's transaction. */
async function step(
  query: Query,
  known: readonly Migration[],
): Promise<Result<Migration | undefined, StorageRefusal>> {
  // Held to the end of the transaction: a second starter waits here and then finds the work done.
  await query.execute('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await query.execute(TABLE);
  const applied = await query.query<AppliedRow>(
    'SELECT version, name, checksum FROM schema_migrations ORDER BY version',
  );
  const refusal = historyRefusal(applied, known);
  if (refusal !== undefined) return fail(refusal);
  const next = known[applied.length];
  if (next === undefined) return ok(undefined);
  // The row first: should the lock ever fail, the second runner stops at the primary key, before any change.
  await query.execute('INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
    next.version,
    next.name,
    next.checksum,
  ]);
  try {
    await query.execute(next.sql);
  } catch (error) {
    if (!(error instanceof DatabaseFailure) || error.kind !== 'rejected') throw error;
    throw new Error(`Schema change ${next.version} (${next.name}) failed: ${error.message}`, {
      cause: error,
    });
  }
  return ok(next);
}

/**
 * Brings the schema to the newest of `migrations`, one transaction each, so that a kill in between leaves whole
 * steps. Refuses a database that a newer program has used, and one whose history differs from the files. A
 * migration that fails throws, names itself and leaves nothing behind.
 */
export async function migrate(
  database: Sql,
  migrations: readonly Migration[],
): Promise<Result<Migrated, StorageRefusal>> {
  const applied: number[] = [];
  for (;;) {
    const done = await database.transaction((query) => step(query, migrations));
    if (!done.ok) return done;
    if (done.value === undefined) return ok({ version: migrations.length, applied });
    applied.push(done.value.version);
  }
}
