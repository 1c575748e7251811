import { createHash } from 'node:crypto';
import { assert } from '../../domain/assert.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import { canonicalJson, type JsonValue } from './canonical-json.ts';

/** What happened, before it has its place in the chain. */
export interface AuditEntry {
  readonly at: EpochMs;
  /** Who did it: a user, a strategy, the desk itself. */
  readonly actor: string;
  readonly kind: string;
  readonly payload: JsonValue;
}

/** An entry in its place. `hash` covers the account and every other field, so none of them can change alone. */
export interface AuditRow extends AuditEntry {
  /** 1, 2, 3 ... in an account, without gaps. */
  readonly seq: number;
  /** The `hash` of the row before, as 64 lower-case hex digits. */
  readonly prev: string;
  readonly hash: string;
}

/** Where the chain of an account stands: its last row, and where its current month began. */
export interface ChainHead {
  readonly account: AccountId;
  /** 0 before the first row. */
  readonly seq: number;
  readonly hash: string;
  /** `YYYY-MM` in India; empty before the first row. */
  readonly month: string;
  /** The first row of the month and the hash it links to. */
  readonly monthFirstSeq: number;
  readonly monthPrev: string;
}

/** A finished month: what its rows must come back to. Rows of a sealed month may be archived and dropped. */
export interface MonthSeal {
  readonly account: AccountId;
  readonly month: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Hash before the month's first row, and of its last row. */
  readonly prev: string;
  readonly lastHash: string;
  /** SHA-256 over all of the above. */
  readonly root: string;
}

export interface ChainedRows {
  readonly rows: readonly AuditRow[];
  /** Months that ended inside these rows; store them in the same transaction. */
  readonly seals: readonly MonthSeal[];
  readonly head: ChainHead;
}

const ROW_VERSION = 'munim-audit-row-1';
const SEAL_VERSION = 'munim-audit-month-1';
const START_VERSION = 'munim-audit-start-1';

function digest(value: JsonValue): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

/** The head of an account that has no row yet. The first row links to a hash of the account's name. */
export function emptyHead(account: AccountId): ChainHead {
  const start = digest([START_VERSION, account]);
  return { account, seq: 0, hash: start, month: '', monthFirstSeq: 1, monthPrev: start };
}

/** The hash of a row: SHA-256 of the canonical JSON of a list that names its version first. */
export function rowHash(account: AccountId, row: Omit<AuditRow, 'hash'>): string {
  return digest([ROW_VERSION, account, row.seq, row.at, row.actor, row.kind, row.payload, row.prev]);
}

function sealOf(head: ChainHead): MonthSeal {
  const { account, month, monthFirstSeq: firstSeq, seq: lastSeq, monthPrev: prev, hash: lastHash } = head;
  const root = digest([SEAL_VERSION, account, month, firstSeq, lastSeq, prev, lastHash]);
  return { account, month, firstSeq, lastSeq, prev, lastHash, root };
}

/** The next head after a row, and the seal of the month that the row ended, if it did. */
export function stepHead(head: ChainHead, row: AuditRow): { head: ChainHead; seal: MonthSeal | undefined } {
  const { account } = head;
  const rowMonth = istDate(row.at).slice(0, 7);
  // A wall clock set back must not reopen a sealed month.
  if (rowMonth <= head.month) return { head: { ...head, seq: row.seq, hash: row.hash }, seal: undefined };
  return {
    head: {
      account,
      seq: row.seq,
      hash: row.hash,
      month: rowMonth,
      monthFirstSeq: row.seq,
      monthPrev: head.hash,
    },
    seal: head.seq === 0 ? undefined : sealOf(head),
  };
}

/**
 * Gives entries their place behind `head`. The caller writes rows, seals and the new head in one transaction,
 * having locked the account's head row before it read `head`.
 */
export function chainRows(head: ChainHead, entries: readonly AuditEntry[]): ChainedRows {
  const rows: AuditRow[] = [];
  const seals: MonthSeal[] = [];
  let last = head;
  for (const entry of entries) {
    assert(Number.isSafeInteger(entry.at), `not a time: ${entry.at}`);
    const { at, actor, kind, payload } = entry;
    const place = { seq: last.seq + 1, at, actor, kind, payload, prev: last.hash };
    const row: AuditRow = { ...place, hash: rowHash(head.account, place) };
    const step = stepHead(last, row);
    if (step.seal !== undefined) seals.push(step.seal);
    last = step.head;
    rows.push(row);
  }
  return { rows, seals, head: last };
}
