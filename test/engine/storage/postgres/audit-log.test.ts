import { beforeEach, describe, expect, test } from 'vitest';
import { accountId } from '../../../../engine/domain/ids.ts';
import { DAY_MS, epochMs } from '../../../../engine/domain/time.ts';
import { anchorOf } from '../../../../engine/storage/audit/anchors.ts';
import type { AuditEntry } from '../../../../engine/storage/audit/chain.ts';
import {
  appendAudit,
  auditHeads,
  auditRows,
  verifyAudit,
} from '../../../../engine/storage/postgres/audit-log.ts';
import type { Database } from '../../../../engine/storage/postgres/sql.ts';
import { databases, withDatabase } from '../../../support/database.ts';

const TABLES = `
CREATE TABLE audit_heads (account text PRIMARY KEY, seq int8 NOT NULL, hash text NOT NULL, month text NOT NULL,
  month_first_seq int8 NOT NULL, month_prev text NOT NULL);
CREATE TABLE audit_rows (account text, seq int8, at int8 NOT NULL, actor text NOT NULL, kind text NOT NULL,
  payload json NOT NULL, prev text NOT NULL, hash text NOT NULL, PRIMARY KEY (account, seq));
CREATE TABLE audit_seals (account text, month text, first_seq int8 NOT NULL, last_seq int8 NOT NULL,
  prev text NOT NULL, last_hash text NOT NULL, root text NOT NULL, PRIMARY KEY (account, month));`;

const ACCOUNT = accountId('ZR1234');
const START = 1_793_500_000_000;
const entry = (n: number): AuditEntry => ({
  at: epochMs(START + n * DAY_MS),
  actor: 'desk',
  kind: 'order.placed',
  payload: { n, text: `₹ ${n} "quoted", {braced} \u0000 \\`, price: 28_505_000, share: 0.1, list: [n, null] },
});
const days = (from: number, count: number): readonly AuditEntry[] =>
  Array.from({ length: count }, (_, i) => entry(from + i));

describe.each(databases())('the stored audit trail (%s)', (kind) => {
  const servers = withDatabase({ kind });
  let database: Database;
  beforeEach(async () => {
    database = await servers.open();
    await database.execute(TABLES);
  });
  const append = (entries: readonly AuditEntry[], account = ACCOUNT) =>
    database.transaction((query) => appendAudit(query, account, entries));

  test('comes back as it went in and verifies', async () => {
    await append(days(0, 50));
    const head = await append(days(50, 50));
    await append(days(0, 1), accountId('PAPER'));
    expect(await auditHeads(database)).toMatchObject([{ account: 'PAPER', seq: 1 }, head]);
    const stored: unknown[] = [];
    for await (const row of auditRows(database, ACCOUNT, 98)) stored.push(row.payload);
    expect(stored).toEqual([entry(98).payload, entry(99).payload]);
    const checked = await verifyAudit(database, ACCOUNT, [anchorOf(head, epochMs(START))]);
    expect(checked).toMatchObject({ ok: true, value: { rows: 100, anchors: 1, head } });
  });

  test('has no gap and no fork when many write at once, and none after a rollback', async () => {
    const writers = Array.from({ length: 8 }, (_, i) => append(days(i, 3)));
    const failed = database.transaction(async (query) => {
      await appendAudit(query, ACCOUNT, days(0, 2));
      throw new Error('no');
    });
    await Promise.all([...writers, expect(failed).rejects.toThrow('no')]);
    expect(await verifyAudit(database, ACCOUNT, [])).toMatchObject({ ok: true, value: { rows: 24 } });
  });

  test.each([
    ['UPDATE audit_rows SET payload = \'{"n":8}\' WHERE seq = 7', 'CHANGED', 7],
    ["UPDATE audit_rows SET actor = 'nobody' WHERE seq = 1", 'CHANGED', 1],
    ['DELETE FROM audit_rows WHERE seq = 9', 'GAP', 9],
    ['DELETE FROM audit_rows WHERE seq > 70', 'CUT', 71],
    ['DELETE FROM audit_rows; DELETE FROM audit_heads; DELETE FROM audit_seals', 'CUT', 1],
    ["UPDATE audit_seals SET root = repeat('0', 64) WHERE first_seq = 1", 'SEAL_DIFFERS', 1],
    ['UPDATE audit_heads SET seq = 99', 'UNEXPECTED', 100],
  ])('finds what %s did', async (sql, code, seq) => {
    const head = await append(days(0, 100));
    await database.execute(sql);
    const checked = await verifyAudit(database, ACCOUNT, [anchorOf(head, epochMs(START))]);
    expect(checked).toMatchObject({ ok: false, error: { code, seq } });
  });
});
