import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AccountId, accountId } from '../../domain/ids.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type EpochMs, epochMs } from '../../domain/time.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ChainHead } from './chain.ts';

/** A row's hash written down outside the database, so that nobody can rewrite the chain up to it unseen. */
export interface AuditAnchor {
  readonly account: AccountId;
  readonly seq: number;
  readonly hash: string;
  readonly at: EpochMs;
}

/** A line of the anchor file that is none, counted from 1. */
export interface BadAnchorLine {
  readonly line: number;
  readonly message: string;
}

/** The file of anchors of a home. */
export function anchorFile(home: string): string {
  return join(home, 'audit-anchors.jsonl');
}

/** The head of a chain as it is written down at a moment. */
export function anchorOf(head: ChainHead, at: EpochMs): AuditAnchor {
  return { account: head.account, seq: head.seq, hash: head.hash, at };
}

/** Appends anchors and returns when the disk has them. */
export function appendAnchors(path: string, anchors: readonly AuditAnchor[]): void {
  if (anchors.length === 0) return;
  const lines = anchors.map(({ account, seq, hash, at }) => canonicalJson({ account, at, hash, seq }));
  const glue = mendTail(path);
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, `${glue}${lines.join('\n')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(path));
}

/** Drops the half line that a power cut left, and says what has to stand before the next one. */
function mendTail(path: string): string {
  const text = textOf(path);
  const tail = text.slice(text.lastIndexOf('\n') + 1);
  if (tail === '') return '';
  if (parseAnchor(tail) !== undefined) return '\n';
  truncateSync(path, Buffer.byteLength(text) - Buffer.byteLength(tail));
  return '';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** A new file's name is durable only after its folder is; Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parseAnchor(line: string): AuditAnchor | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const { account, seq, hash, at } = { account: '', seq: 0, hash: '', at: Number.NaN, ...value };
    const sound =
      typeof account === 'string' && Number.isSafeInteger(seq) && seq > 0 && /^[0-9a-f]{64}$/.test(hash);
    return sound ? { account: accountId(account), seq, hash, at: epochMs(at) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * All anchors of the file, oldest first; none when there is no file. A last line without its newline was being
 * written when the power went and is left out; any other bad line means that somebody was at the file.
 */
export function readAnchors(path: string): Result<readonly AuditAnchor[], BadAnchorLine> {
  const lines = textOf(path).split('\n');
  const torn = lines.pop();
  const anchors: AuditAnchor[] = [];
  for (const [index, line] of lines.entries()) {
    const anchor = parseAnchor(line);
    if (anchor === undefined) return fail({ line: index + 1, message: `Line ${index + 1} is no anchor.` });
    anchors.push(anchor);
  }
  const last = torn === undefined ? undefined : parseAnchor(torn);
  return ok(last === undefined ? anchors : [...anchors, last]);
}
