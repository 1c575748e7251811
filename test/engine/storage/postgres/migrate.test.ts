import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../../../engine/storage/postgres/migrate.ts';
import { databases, temporaryFolder, withDatabase } from '../../../support/database.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('migrations');
  add('000001-first', 'CREATE TABLE a (n int);\nINSERT INTO a VALUES (1);\n');
  add('000002-second', 'ALTER TABLE a ADD COLUMN m int;\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function add(name: string, sql: string): void {
  writeFileSync(join(folder, `${name}.sql`), sql);
}

describe.each(databases())('migrations (%s)', (kind) => {
  const servers = withDatabase({ kind });

  test('run once, in order', async () => {
    const database = await servers.open();
    const known = readMigrations(folder);
    expect(await migrate(database, known)).toEqual({ ok: true, value: { version: 2, applied: [1, 2] } });
    expect(await migrate(database, known)).toEqual({ ok: true, value: { version: 2, applied: [] } });
    expect(await database.query('SELECT n, m FROM a')).toEqual([{ n: 1, m: null }]);
    add('000003-third', 'DROP TABLE a;');
    expect(await migrate(database, readMigrations(folder))).toMatchObject({ value: { applied: [3] } });
  });

  test('run once when two programs start together', async () => {
    const database = await servers.open();
    const known = readMigrations(folder);
    const both = await Promise.all([migrate(database, known), migrate(database, known)]);
    const applied = both.flatMap((done) => (done.ok ? done.value.applied : expect.fail(done.error.message)));
    expect([...applied].sort()).toEqual([1, 2]);
    expect(await database.query('SELECT n FROM a')).toEqual([{ n: 1 }]);
  });

  test('leave nothing of a step that fails', async () => {
    const database = await servers.open();
    add('000003-third', 'CREATE TABLE b (n int); SELECT 1/0;');
    await expect(migrate(database, readMigrations(folder))).rejects.toThrow(
      'Schema change 3 (third) failed: PostgreSQL: division by zero',
    );
    const [row] = await database.query(
      `SELECT to_regclass('b')::text AS b, max(version) AS v FROM schema_migrations`,
    );
    expect(row).toEqual({ b: null, v: 2 });
  });

  test('refuse a database that a newer program has used', async () => {
    const database = await servers.open();
    const known = readMigrations(folder);
    await migrate(database, known);
    expect(await migrate(database, known.slice(0, 1))).toMatchObject({
      ok: false,
      error: { code: 'SCHEMA_NEWER' },
    });
  });

  test('refuse a file that was edited after it ran, whatever its line ends', async () => {
    const database = await servers.open();
    await migrate(database, readMigrations(folder));
    add('000001-first', 'CREATE TABLE a (n int);\r\nINSERT INTO a VALUES (1);\r\n');
    expect(await migrate(database, readMigrations(folder))).toMatchObject({ ok: true });
    add('000001-first', 'CREATE TABLE a (n bigint);');
    expect(await migrate(database, readMigrations(folder))).toMatchObject({
      ok: false,
      error: { code: 'MIGRATION_EDITED' },
    });
  });

  test('refuse a history with a hole', async () => {
    const database = await servers.open();
    await migrate(database, readMigrations(folder));
    await database.execute('DELETE FROM schema_migrations WHERE version = 1');
    expect(await migrate(database, readMigrations(folder))).toMatchObject({
      ok: false,
      error: { code: 'MIGRATION_MISSING' },
    });
  });
});

test.each(['000004-gap', '000002-twice', 'unnumbered'])('a folder with %s.sql is a mistake', (name) => {
  add(name, '');
  expect(() => readMigrations(folder)).toThrow(/migration/);
});

test('a folder is read by its .sql files only', () => {
  mkdirSync(join(folder, 'notes'));
  expect(readMigrations(folder).map(({ version, name }) => [version, name])).toEqual([
    [1, 'first'],
    [2, 'second'],
  ]);
});
