import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordedFact } from '../../../../engine/domain/fact.ts';
import { userId } from '../../../../engine/domain/ids.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import { PostgresFactStore } from '../../../../engine/storage/postgres/fact-store.ts';
import { type Leadership, takeLeadership } from '../../../../engine/storage/postgres/leadership.ts';
import { readMigrations } from '../../../../engine/storage/postgres/migrate.ts';
import { openDatabase } from '../../../../engine/storage/postgres/pool.ts';
import type { Database } from '../../../../engine/storage/postgres/sql.ts';
import { SystemTimers } from '../../../../engine/system/system-time.ts';
import { databases, withDatabase } from '../../../support/database.ts';
import { FaultProxy } from '../../../support/fault-proxy.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../../engine/storage/migrations', import.meta.url));

const fact = (sequence: number): RecordedFact => ({
  sequence,
  at: epochMs(1_793_500_000_000),
  marketAt: epochMs(1_793_500_000_000),
  actor: { kind: 'engine' },
  fact: { kind: 'user-joined', user: { id: userId(`u${sequence}`), name: 'someone', role: 'viewer' } },
});

/** Timers of a process that can be stopped like one. */
class Stoppable extends SystemTimers {
  stopped = false;

  override every(intervalMs: number, run: () => void) {
    return super.every(intervalMs, () => {
      if (!this.stopped) run();
    });
  }
}

describe.each(databases())('leading a database (%s)', (kind) => {
  const servers = withDatabase({ kind, migrations: readMigrations(MIGRATIONS) });
  let database: Database;
  let leaders: Leadership[];
  let lost: string[];

  beforeEach(async () => {
    database = await servers.open();
    leaders = [];
    lost = [];
  });
  afterEach(async () => {
    for (const leader of leaders) await leader.release();
  });

  async function lead(holder: string, timers = new SystemTimers()): Promise<Leadership> {
    const taken = await takeLeadership({ database, timers, holder, onLost: () => lost.push(holder) });
    if (!taken.ok) throw new Error(taken.error.message);
    leaders.push(taken.value);
    return taken.value;
  }

  test('refuses a second one while the first works, and says who it is', async () => {
    await lead('process 1 on alpha');
    await expect(lead('process 2 on beta')).rejects.toThrow('Another Munim (process 1 on alpha)');
    expect(lost).toEqual([]);
  });

  test('goes to the next at once when it is given back, with a greater epoch', async () => {
    const first = await lead('a');
    await first.release();
    expect((await lead('b')).epoch).toBe(first.epoch + 1);
  });

  test('is taken from a frozen process, which can store nothing any more and must end', async () => {
    const frozen = new Stoppable();
    const first = await lead('frozen', frozen);
    const old = new PostgresFactStore(database, first);
    await old.commit([fact(1)]);
    frozen.stopped = true;
    const second = await lead('next');
    await new PostgresFactStore(database, second).commit([fact(2)]);
    await expect(old.commit([fact(3)])).rejects.toThrow('Another process trades on this database');
    expect(lost).toEqual(['frozen']);
    expect((await new PostgresFactStore(database, second).load()).sequence).toBe(2);
  });

  test('stores nothing that does not follow on what is stored, as after a change that was stored late', async () => {
    const leader = await lead('a');
    const store = new PostgresFactStore(database, leader);
    await store.commit([fact(1)]);
    // What a commit leaves whose connection broke, and whose outcome was known only after all was loaded again.
    await new PostgresFactStore(database, leader).commit([fact(2)]);
    const unaware = { ...fact(3), sequence: 2 };
    await expect(store.commit([unaware])).rejects.toThrow('An earlier change was stored late');
    expect(lost).toEqual([]);
    expect((await store.load()).sequence).toBe(2);
    await store.commit([fact(3)]);
  });

  test.runIf(kind === 'external')(
    'stays when its connection is dead and does not say so',
    async () => {
      const address = await servers.create();
      const direct = await openDatabase({ servers: [address] });
      if (!('url' in address)) throw new Error('a server of its own has an address');
      const url = new URL(address.url);
      const wire = await FaultProxy.open({ host: url.hostname, port: Number(url.port || 5432) });
      url.hostname = '127.0.0.1';
      url.port = String(wire.port);
      const spoilt = await openDatabase({ servers: [{ url: url.href, label: 'behind a wire' }] });
      const taken = await takeLeadership({
        database: spoilt,
        timers: new SystemTimers(),
        holder: 'a',
        onLost: () => lost.push('a'),
      });
      if (!taken.ok) throw new Error(taken.error.message);
      const backend = async () =>
        (await direct.query<{ pid: number }>('SELECT backend_pid AS pid FROM leader'))[0]?.pid;
      const before = await backend();
      for (const connection of wire.connections) connection.halfOpen();
      await expect.poll(backend, { timeout: 20_000 }).not.toBe(before);
      await expect.poll(() => renewedAgain(direct)).toBe(true);
      expect(lost).toEqual([]);
      await taken.value.release();
      await wire.close();
      await spoilt.close();
      await direct.close();
    },
    40_000,
  );

  test('stays when the connection breaks and nobody else took it', async () => {
    const first = await lead('a');
    await database.execute(
      'SELECT pg_terminate_backend(backend_pid) FROM leader WHERE backend_pid <> pg_backend_pid()',
    );
    await expect.poll(async () => renewedAgain(database)).toBe(true);
    await new PostgresFactStore(database, first).commit([fact(1)]);
    expect(lost).toEqual([]);
  });
});

/** Whether the lease runs and its connection is one that exists. */
async function renewedAgain(database: Database): Promise<boolean> {
  const [row] = await database.query<{ alive: boolean }>(
    `SELECT until > clock_timestamp() AND EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = backend_pid) AS alive FROM leader`,
  );
  return row?.alive === true;
}
