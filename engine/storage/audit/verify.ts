import { AssertionError } from '../../domain/assert.ts';
import type { AccountId } from '../../domain/ids.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { AuditAnchor } from './anchors.ts';
import { type AuditRow, type ChainHead, emptyHead, type MonthSeal, rowHash, stepHead } from './chain.ts';

/** The first place where the chain does not hold. */
export interface ChainFault {
  readonly code:
    | 'GAP'
    | 'OUT_OF_ORDER'
    | 'UNLINKED'
    | 'CHANGED'
    | 'CUT'
    | 'UNEXPECTED'
    | 'ANCHOR_DIFFERS'
    | 'SEAL_DIFFERS';
  /** The first bad row, or the first missing one. */
  readonly seq: number;
  readonly message: string;
}

export interface VerifiedChain {
  readonly head: ChainHead;
  readonly rows: number;
  /** Anchors that lay in the verified stretch; 0 means that nobody outside vouches for it. */
  readonly anchors: number;
  readonly seals: readonly MonthSeal[];
}

export interface VerifyOptions {
  readonly account: AccountId;
  /** Where the rows begin; unset means at the very first. Rows before it are in the archive. */
  readonly from?: ChainHead;
  /** The stored head. Without it and without anchors a cut tail cannot be seen. */
  readonly expectedHead?: Pick<ChainHead, 'seq' | 'hash'>;
  /** Hashes written down outside the database; those before `from` are skipped. */
  readonly anchors?: readonly AuditAnchor[];
  /** The stored seals, compared with those that the rows make. */
  readonly seals?: readonly MonthSeal[];
}

function fault(code: ChainFault['code'], seq: number, message: string): ChainFault {
  return { code, seq, message };
}

function rowFault(head: ChainHead, row: AuditRow): ChainFault | undefined {
  const due = head.seq + 1;
  if (row.seq > due)
    return fault('GAP', due, `Row ${due} is missing: row ${row.seq} follows row ${head.seq}.`);
  if (row.seq !== due) {
    return fault('OUT_OF_ORDER', due, `Row ${row.seq} stands where row ${due} belongs.`);
  }
  if (row.prev !== head.hash) return fault('UNLINKED', due, `Row ${due} does not link to row ${head.seq}.`);
  if (!holds(head.account, row)) {
    return fault('CHANGED', due, `Row ${due} was changed after it was written.`);
  }
  return undefined;
}

/** Whether the row's hash is its own. A row that has no canonical form at all was not written by us. */
function holds(account: AccountId, row: AuditRow): boolean {
  try {
    return row.hash === rowHash(account, row);
  } catch (error) {
    if (error instanceof AssertionError) return false;
    throw error;
  }
}

/** Anchors of one account by row; two different hashes for one row are kept, so that one of them must fail. */
function anchorsBySeq(options: VerifyOptions, after: number): ReadonlyMap<number, ReadonlySet<string>> {
  const bySeq = new Map<number, Set<string>>();
  for (const anchor of options.anchors ?? []) {
    if (anchor.account !== options.account || anchor.seq <= after) continue;
    bySeq.set(anchor.seq, (bySeq.get(anchor.seq) ?? new Set()).add(anchor.hash));
  }
  return bySeq;
}

function anchorFault(known: ReadonlySet<string> | undefined, row: AuditRow): ChainFault | undefined {
  if (known === undefined || (known.size === 1 && known.has(row.hash))) return undefined;
  return fault(
    'ANCHOR_DIFFERS',
    row.seq,
    `Row ${row.seq} is not the one that was anchored: it or an earlier row was rewritten and sealed again.`,
  );
}

function endFault(head: ChainHead, options: VerifyOptions, lastAnchor: number): ChainFault | undefined {
  const expected = options.expectedHead;
  const due = Math.max(expected?.seq ?? 0, lastAnchor);
  if (due > head.seq) {
    return fault('CUT', head.seq + 1, `Rows ${head.seq + 1} to ${due} are missing at the end.`);
  }
  if (expected === undefined) return undefined;
  if (expected.seq < head.seq) {
    const first = expected.seq + 1;
    return fault('UNEXPECTED', first, `Row ${first} is not covered by the stored head (${expected.seq}).`);
  }
  if (expected.hash !== head.hash) {
    return fault('UNEXPECTED', head.seq, `Row ${head.seq} is not the one that the stored head names.`);
  }
  return undefined;
}

/**
 * Compares stored seals with those made from the rows; older ones are left out. A month that ended with the row
 * before the stretch is sealed by the first row in it.
 */
function sealFault(
  made: readonly MonthSeal[],
  options: VerifyOptions,
  after: number,
): ChainFault | undefined {
  if (options.seals === undefined) return undefined;
  const stored = options.seals.filter((seal) => seal.account === options.account && seal.lastSeq >= after);
  const roots = new Map(stored.map((seal) => [seal.month, seal]));
  for (const seal of made) {
    const kept = roots.get(seal.month);
    if (kept === undefined || !sameSeal(kept, seal)) {
      return fault('SEAL_DIFFERS', seal.firstSeq, `The seal of ${seal.month} does not belong to its rows.`);
    }
    roots.delete(seal.month);
  }
  const [extra] = roots.values();
  if (extra === undefined) return undefined;
  return fault('SEAL_DIFFERS', extra.firstSeq, `The seal of ${extra.month} has no rows to it.`);
}

function sameSeal(a: MonthSeal, b: MonthSeal): boolean {
  return (
    a.root === b.root &&
    a.firstSeq === b.firstSeq &&
    a.lastSeq === b.lastSeq &&
    a.prev === b.prev &&
    a.lastHash === b.lastHash
  );
}

/**
 * Walks the rows of one account in the order of `seq` and recomputes everything. The hashes alone find every
 * change by somebody who cannot rewrite all later rows; the stored head and the anchors find a cut tail and a
 * chain that was computed anew.
 */
export async function verifyChain(
  rows: AsyncIterable<AuditRow> | Iterable<AuditRow>,
  options: VerifyOptions,
): Promise<Result<VerifiedChain, ChainFault>> {
  const start = options.from ?? emptyHead(options.account);
  const anchors = anchorsBySeq(options, start.seq);
  const seals: MonthSeal[] = [];
  let head = start;
  for await (const row of rows) {
    const found = rowFault(head, row) ?? anchorFault(anchors.get(row.seq), row);
    if (found !== undefined) return fail(found);
    const step = stepHead(head, row);
    if (step.seal !== undefined) seals.push(step.seal);
    head = step.head;
  }
  const lastAnchor = Math.max(0, ...anchors.keys());
  const found = endFault(head, options, lastAnchor) ?? sealFault(seals, options, start.seq);
  if (found !== undefined) return fail(found);
  return ok({ head, rows: head.seq - start.seq, anchors: anchors.size, seals });
}
