import { type AccountId, accountId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import { epochMs } from '../../domain/time.ts';
import type { AuditAnchor } from '../audit/anchors.ts';
import { canonicalJson, type JsonValue } from '../audit/canonical-json.ts';
import {
  type AuditEntry,
  type AuditRow,
  type ChainHead,
  chainRows,
  emptyHead,
  type MonthSeal,
} from '../audit/chain.ts';
import { type ChainFault, type VerifiedChain, verifyChain } from '../audit/verify.ts';
import type { PreparedStatement, Query, Sql } from './sql.ts';

const PAGE = 2_000;

const ENSURE_HEAD: PreparedStatement = {
  name: 'audit-ensure-head',
  text: `INSERT INTO audit_heads (account, seq, hash, month, month_first_seq, month_prev)
    VALUES ($1, 0, $2, '', 1, $2) ON CONFLICT (account) DO NOTHING`,
};
const LOCK_HEAD: PreparedStatement = {
  name: 'audit-lock-head',
  text: 'SELECT * FROM audit_heads WHERE account = $1 FOR UPDATE',
};
const MOVE_HEAD: PreparedStatement = {
  name: 'audit-move-head',
  text: `UPDATE audit_heads SET seq = $2, hash = $3, month = $4, month_first_seq = $5, month_prev = $6
    WHERE account = $1`,
};
const ADD_ROWS: PreparedStatement = {
  name: 'audit-add-rows',
  text: `INSERT INTO audit_rows (account, seq, at, actor, kind, payload, prev, hash)
    SELECT $1, * FROM unnest($2::int8[], $3::int8[], $4::text[], $5::text[], $6::json[], $7::text[], $8::text[])`,
};
const ADD_SEAL: PreparedStatement = {
  name: 'audit-add-seal',
  text: `INSERT INTO audit_seals (account, month, first_seq, last_seq, prev, last_hash, root)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

interface HeadRow {
  readonly account: string;
  readonly seq: number;
  readonly hash: string;
  readonly month: string;
  readonly month_first_seq: number;
  readonly month_prev: string;
}

function headOf(row: HeadRow): ChainHead {
  const { account, seq, hash, month, month_first_seq: monthFirstSeq, month_prev: monthPrev } = row;
  return { account: accountId(account), seq, hash, month, monthFirstSeq, monthPrev };
}

/**
 * Appends to the chain of an account inside the caller's transaction, and returns the new head. The head's row
 * stays locked until that ends, so numbers have no gaps and two writers cannot fork the chain.
 */
export async function appendAudit(
  query: Query,
  account: AccountId,
  entries: readonly AuditEntry[],
): Promise<ChainHead> {
  const empty = emptyHead(account);
  await query.execute(ENSURE_HEAD, [account, empty.hash]);
  const [stored] = await query.query<HeadRow>(LOCK_HEAD, [account]);
  const { rows, seals, head } = chainRows(stored === undefined ? empty : headOf(stored), entries);
  if (rows.length === 0) return head;
  await query.execute(ADD_ROWS, [
    account,
    rows.map(({ seq }) => seq),
    rows.map(({ at }) => at),
    rows.map(({ actor }) => actor),
    rows.map(({ kind }) => kind),
    rows.map(({ payload }) => canonicalJson(payload)),
    rows.map(({ prev }) => prev),
    rows.map(({ hash }) => hash),
  ]);
  for (const { month, firstSeq, lastSeq, prev, lastHash, root } of seals) {
    await query.execute(ADD_SEAL, [account, month, firstSeq, lastSeq, prev, lastHash, root]);
  }
  const { seq, hash, month, monthFirstSeq, monthPrev } = head;
  await query.execute(MOVE_HEAD, [account, seq, hash, month, monthFirstSeq, monthPrev]);
  return head;
}

/** The stored heads of all accounts: what an anchor writes down. */
export async function auditHeads(query: Query): Promise<readonly ChainHead[]> {
  const rows = await query.query<HeadRow>('SELECT * FROM audit_heads ORDER BY account');
  return rows.map(headOf);
}

interface StoredRow {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly payload: JsonValue;
  readonly prev: string;
  readonly hash: string;
}

/** The rows of an account behind `after`, in their order, a page at a time. */
export async function* auditRows(
  query: Query,
  account: AccountId,
  after = 0,
): AsyncGenerator<AuditRow, void, undefined> {
  let last = after;
  for (;;) {
    const page = await query.query<StoredRow>(
      `SELECT seq, at, actor, kind, payload, prev, hash FROM audit_rows
        WHERE account = $1 AND seq > $2 ORDER BY seq LIMIT ${PAGE}`,
      [account, last],
    );
    for (const row of page) yield { ...row, at: epochMs(row.at) };
    last = page.at(-1)?.seq ?? last;
    if (page.length < PAGE) return;
  }
}

/** The sealed months of an account, oldest first. */
async function auditSeals(query: Query, account: AccountId): Promise<readonly MonthSeal[]> {
  const rows = await query.query<Omit<MonthSeal, 'account'>>(
    `SELECT month, first_seq AS "firstSeq", last_seq AS "lastSeq", prev, last_hash AS "lastHash", root
      FROM audit_seals WHERE account = $1 ORDER BY first_seq`,
    [account],
  );
  return rows.map((row) => ({ account, ...row }));
}

/** Verifies the whole stored chain of an account against its head, its seals and the anchors, in one snapshot. */
export function verifyAudit(
  database: Sql,
  account: AccountId,
  anchors: readonly AuditAnchor[],
): Promise<Result<VerifiedChain, ChainFault>> {
  return database.transaction(async (query) => {
    await query.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const [stored] = await query.query<HeadRow>('SELECT * FROM audit_heads WHERE account = $1', [account]);
    const expectedHead = stored === undefined ? emptyHead(account) : headOf(stored);
    const seals = await auditSeals(query, account);
    return verifyChain(auditRows(query, account), { account, expectedHead, anchors, seals });
  });
}
