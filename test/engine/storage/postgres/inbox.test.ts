import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, type EpochMs, epochMs } from '../../../../engine/domain/time.ts';
import type { InboxMessage } from '../../../../engine/ports/inbox.ts';
import { PostgresInbox } from '../../../../engine/storage/postgres/inbox.ts';
import { readMigrations } from '../../../../engine/storage/postgres/migrate.ts';
import type { Database } from '../../../../engine/storage/postgres/sql.ts';
import { databases, withDatabase } from '../../../support/database.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../../engine/storage/migrations', import.meta.url));
const START = epochMs(1_793_500_000_000);

const message = (id: number, source = 'telegram:7'): InboxMessage => ({
  source,
  id: String(id),
  sender: '11',
  chat: '-1001000000001',
  message: String(id),
});

describe.each(databases())('the stored inbox (%s)', (kind) => {
  const servers = withDatabase({ kind, migrations: readMigrations(MIGRATIONS) });
  let database: Database;
  let now: EpochMs;

  /** An inbox as a new run would open it. */
  const open = (): PostgresInbox => new PostgresInbox(database, { now: () => now, monotonicMs: () => now });

  beforeEach(async () => {
    now = START;
    database = await servers.open();
  });

  test('takes a message once, however often and in whatever run it comes', async () => {
    const taken = await Promise.all(Array.from({ length: 100 }, () => open().take(message(5))));
    expect(taken.filter((first) => first)).toHaveLength(1);
    expect(await open().take(message(5))).toBe(false);
    expect(await open().take(message(5, 'telegram:8'))).toBe(true);
  });

  test('knows after a restart what was not finished', async () => {
    const before = open();
    for (const id of [3, 1, 2]) await before.take(message(id));
    await before.take(message(4, 'telegram:8'));
    await before.finish('telegram:7', '2');
    expect(await open().unfinished('telegram:7')).toEqual([message(1), message(3)]);
  });

  test('forgets after two days, and then stays as small as what came since', async () => {
    for (let id = 0; id < 50; id += 1) await open().take(message(id));
    now = epochMs(START + 2 * DAY_MS + 1);
    expect(await open().unfinished('telegram:7')).toEqual([]);
    await open().take(message(50));
    expect(await database.query('SELECT id FROM inbox')).toEqual([{ id: '50' }]);
  });
});
