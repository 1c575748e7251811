import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../../engine/domain/ids.ts';
import { readMigrations } from '../../../../engine/storage/postgres/migrate.ts';
import { PostgresSecretVault } from '../../../../engine/storage/postgres/secret-vault.ts';
import type { Database } from '../../../../engine/storage/postgres/sql.ts';
import { withDatabase } from '../../../support/database.ts';
import { realSecrets } from '../../../support/system-time.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../../engine/storage/migrations', import.meta.url));
const TOKEN = { account: accountId('kite'), name: 'access-token' };
const SECRET = 'a token that nobody may read 🔑';

describe('secrets at rest', () => {
  const databases = withDatabase({ migrations: readMigrations(MIGRATIONS) });

  const vaultOn = (sql: Database, passphrase = 'correct horse battery staple'): PostgresSecretVault =>
    new PostgresSecretVault({ sql, secrets: realSecrets, passphrase });

  test('what was put comes back, also after a restart with the same passphrase', async () => {
    const sql = await databases.open();
    const vault = vaultOn(sql);
    expect(await vault.get(TOKEN)).toEqual({ kind: 'none' });
    await vault.put(TOKEN, SECRET);
    expect(await vault.get(TOKEN)).toEqual({ kind: 'opened', value: SECRET });
    expect(await vaultOn(sql).get(TOKEN)).toEqual({ kind: 'opened', value: SECRET });
  });

  test('another passphrase opens nothing, and nothing readable is stored', async () => {
    const sql = await databases.open();
    await vaultOn(sql).put(TOKEN, SECRET);
    expect(await vaultOn(sql, 'another passphrase').get(TOKEN)).toEqual({ kind: 'sealed' });
    const rows = await sql.query<{ text: string }>('SELECT envelope::text AS text FROM secrets');
    const stored = rows.map(({ text }) => text).join('');
    expect(stored).not.toContain(SECRET);
    expect(stored).not.toContain(Buffer.from(SECRET).toString('base64'));
  });

  test('a secret that was moved, put back or changed does not open', async () => {
    const sql = await databases.open();
    const vault = vaultOn(sql);
    await vault.put(TOKEN, 'first');
    await sql.execute('CREATE TABLE kept AS SELECT * FROM secrets');
    await vault.put(TOKEN, 'second');

    await sql.execute('UPDATE secrets SET envelope = (SELECT envelope FROM kept)');
    expect(await vault.get(TOKEN)).toEqual({ kind: 'sealed' });

    await vault.put(TOKEN, 'third');
    await sql.execute(
      `INSERT INTO secrets SELECT 'other', name, version, envelope FROM secrets WHERE account = 'kite'`,
    );
    expect(await vault.get({ ...TOKEN, account: accountId('other') })).toEqual({ kind: 'sealed' });

    await sql.execute(
      `UPDATE secrets SET envelope = jsonb_set(envelope, '{secret,text}', to_jsonb($1::text)) WHERE account = 'kite'`,
      [Buffer.from('THIRD').toString('base64')],
    );
    expect(await vault.get(TOKEN)).toEqual({ kind: 'sealed' });
  });

  test('a wiped secret is gone, and a copy of it from before does not open after the next one', async () => {
    const sql = await databases.open();
    const vault = vaultOn(sql);
    await vault.put(TOKEN, 'yesterday');
    await sql.execute('CREATE TABLE kept AS SELECT * FROM secrets');
    await vault.remove(TOKEN);
    expect(await vault.get(TOKEN)).toEqual({ kind: 'none' });
    await vault.put(TOKEN, 'today');
    await sql.execute('UPDATE secrets SET envelope = (SELECT envelope FROM kept)');
    expect(await vault.get(TOKEN)).toEqual({ kind: 'sealed' });
  });
});
