import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../../engine/storage/postgres/pool.ts';
import { serverAddresses } from '../../../../engine/storage/postgres/server-address.ts';
import { DatabaseFailure, isRetryable } from '../../../../engine/storage/postgres/sql.ts';
import { databases, withDatabase } from '../../../support/database.ts';

const failureOf = (work: Promise<unknown>): Promise<DatabaseFailure> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => (error instanceof DatabaseFailure ? error : expect.fail(String(error))),
  );

describe.each(databases())('the database (%s)', (kind) => {
  const servers = withDatabase({ kind });

  test('gives 8-byte integers as safe numbers and times as text', async () => {
    const database = await servers.open();
    const [row] = await database.query<{ n: number; d: string; j: { a: number } }>(
      `SELECT 9007199254740991::int8 AS n, date '2026-11-25' AS d, '{"a":1}'::jsonb AS j`,
    );
    expect(row).toEqual({ n: 9007199254740991, d: '2026-11-25', j: { a: 1 } });
  });

  test('throws on an integer that a number cannot hold exactly', async () => {
    const database = await servers.open();
    await expect(database.query('SELECT 9007199254740992::int8')).rejects.toThrow('too large to be exact');
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('runs a named statement and lists as arrays', async () => {
    const database = await servers.open();
    const sum = { name: 'sum', text: 'SELECT sum(n)::int8 AS total FROM unnest($1::int8[]) AS n' };
    expect(await database.query(sum, [[1, 2, 3]])).toEqual([{ total: 6 }]);
    expect(await database.query(sum, [[4]])).toEqual([{ total: 4 }]);
  });

  test('stores a transaction that resolves and nothing of one that rejects', async () => {
    const database = await servers.open();
    await database.execute('CREATE TABLE t (n int PRIMARY KEY)');
    await database.transaction((query) => query.execute('INSERT INTO t VALUES (1)'));
    const failed = database.transaction(async (query) => {
      await query.execute('INSERT INTO t VALUES (2)');
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await database.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
  });

  test('names the broken constraint', async () => {
    const database = await servers.open();
    await database.execute('CREATE TABLE t (n int CONSTRAINT one_each PRIMARY KEY)');
    await database.execute('INSERT INTO t VALUES (1)');
    const failure = await failureOf(database.execute('INSERT INTO t VALUES (1)'));
    expect(failure).toMatchObject({
      kind: 'rejected',
      outcome: 'none',
      sqlState: '23505',
      constraint: 'one_each',
    });
    expect(isRetryable(failure)).toBe(false);
  });

  test('does not call a swallowed failure a success', async () => {
    const database = await servers.open();
    const failure = await failureOf(
      database.transaction(async (query) => {
        await query.execute('SELECT 1/0').catch(() => {});
      }),
    );
    expect(failure).toMatchObject({ kind: 'rejected', outcome: 'none', sqlState: '25P02' });
  });

  test('says that nothing is stored when the connection breaks before COMMIT, and goes on', async () => {
    const database = await servers.open();
    const other = await database.session();
    await database.execute('CREATE TABLE t (n int)');
    const failure = await failureOf(
      database.transaction(async (query) => {
        const [self] = await query.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await other.query('SELECT pg_terminate_backend($1, 5000)', [self?.pid ?? 0]);
        await query.execute('INSERT INTO t VALUES (1)');
      }),
    );
    expect(failure).toMatchObject({ kind: 'lost', outcome: 'none' });
    expect(await database.query('SELECT n FROM t')).toEqual([]);
    await other.close();
  });

  test('says that the outcome is unknown when COMMIT gets no answer', async () => {
    const database = await servers.open();
    const other = await database.session();
    const failure = await failureOf(
      database.transaction(async (query) => {
        const [self] = await query.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await other.query('SELECT pg_terminate_backend($1, 5000)', [self?.pid ?? 0]);
      }),
    );
    expect(failure).toMatchObject({ kind: 'lost', outcome: 'unknown' });
    await other.close();
  });

  test('survives the end of an idle connection', async () => {
    const database = await servers.open();
    const other = await database.session();
    await database.query('SELECT 1');
    await other.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await expect(
      database.query('SELECT 1 AS one').catch(() => database.query('SELECT 1 AS one')),
    ).resolves.toEqual([{ one: 1 }]);
    await other.close();
  });

  test('hears notifications and the loss of a session', async () => {
    const database = await servers.open();
    const session = await database.session();
    const heard = new Promise<string>((resolve) => {
      session.onNotification((channel, payload) => resolve(`${channel}:${payload}`));
    });
    await session.execute('LISTEN inbox');
    await database.execute(`NOTIFY inbox, 'wake'`);
    expect(await heard).toBe('inbox:wake');
    const lost = new Promise<DatabaseFailure>((resolve) => {
      session.onLost(resolve);
    });
    await database.query('SELECT pg_terminate_backend($1)', [session.backendPid]);
    expect((await lost).kind).toBe('lost');
  });

  test('passes over a server that is read-only and one that does not answer', async () => {
    const writable = await servers.create();
    const readOnly = await servers.create();
    const name = 'url' in readOnly ? new URL(readOnly.url).pathname.slice(1) : readOnly.database;
    const admin = await openDatabase({ servers: [readOnly] });
    await admin.execute(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await admin.close();
    const dead = serverAddresses('postgres://nobody@127.0.0.1:1/none');
    const database = await openDatabase({ servers: [...dead, readOnly, writable] });
    const [row] = await database.query<{ db: string }>('SELECT current_database() AS db');
    expect(row?.db).not.toBe(name);
    await database.close();
    expect(await failureOf(openDatabase({ servers: [readOnly] }))).toMatchObject({ kind: 'unreachable' });
  });

  test('says which statement of many connections found none free', async () => {
    const address = await servers.create();
    const database = await openDatabase({ servers: [address], maxConnections: 1, connectTimeoutMs: 100 });
    await database.transaction(async () => {
      expect(await failureOf(database.query('SELECT 1'))).toMatchObject({ kind: 'busy' });
    });
    await database.close();
  });
});

test('refuses an address where nobody listens, with a sentence', async () => {
  const failure = await failureOf(
    openDatabase({ servers: serverAddresses('postgres://u:secret@127.0.0.1:1/db') }),
  );
  expect(failure.message).toContain('No PostgreSQL primary answers at 127.0.0.1:1');
  expect(failure.message).not.toContain('secret');
});

test.each([
  ['postgres://u:p@a:5432,b:5433/db', ['postgres://u:p@a:5432/db', 'postgres://u:p@b:5433/db']],
  [
    'postgresql://a,b/db?sslmode=require',
    ['postgresql://a/db?sslmode=require', 'postgresql://b/db?sslmode=require'],
  ],
  ['postgres://a/db?target_session_attrs=primary', ['postgres://a/db']],
  ['postgres://a/db?target_session_attrs=any&sslmode=disable', ['postgres://a/db?sslmode=disable']],
  ['postgres://u:p%40x,y@a/db', ['postgres://u:p%40x,y@a/db']],
  ['socket:/run/postgresql?db=munim', ['socket:/run/postgresql?db=munim']],
])('reads the servers of %s', (url, expected) => {
  expect(serverAddresses(url).map((address) => ('url' in address ? address.url : ''))).toEqual(expected);
});
