import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountId } from '../../../../engine/domain/ids.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import {
  type AuditAnchor,
  anchorFile,
  appendAnchors,
  readAnchors,
} from '../../../../engine/storage/audit/anchors.ts';
import { temporaryFolder } from '../../../support/database.ts';

let home: string;
beforeEach(() => {
  home = temporaryFolder('anchors');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const anchor = (seq: number): AuditAnchor => ({
  account: accountId('ZR1234'),
  seq,
  hash: seq.toString(16).padStart(64, '0'),
  at: epochMs(1_795_145_400_000),
});

test('anchors come back as they were appended', () => {
  const path = anchorFile(home);
  expect(readAnchors(path)).toEqual({ ok: true, value: [] });
  appendAnchors(path, [anchor(1), anchor(2)]);
  appendAnchors(path, []);
  appendAnchors(path, [anchor(3)]);
  expect(readAnchors(path)).toEqual({ ok: true, value: [anchor(1), anchor(2), anchor(3)] });
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('a line that the power cut off is dropped, and the next one stands alone', () => {
  const path = anchorFile(home);
  appendAnchors(path, [anchor(1), anchor(2)]);
  truncateSync(path, statSync(path).size - 20);
  expect(readAnchors(path)).toEqual({ ok: true, value: [anchor(1)] });
  appendAnchors(path, [anchor(3)]);
  expect(readAnchors(path)).toEqual({ ok: true, value: [anchor(1), anchor(3)] });
});

test('a whole line that lost its end is kept', () => {
  const path = anchorFile(home);
  appendAnchors(path, [anchor(1)]);
  truncateSync(path, statSync(path).size - 1);
  appendAnchors(path, [anchor(2)]);
  expect(readAnchors(path)).toEqual({ ok: true, value: [anchor(1), anchor(2)] });
});

test('a line that is no anchor is named', () => {
  const path = anchorFile(home);
  appendAnchors(path, [anchor(1), anchor(2)]);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"seq":1', '"seq":-1'));
  appendFileSync(path, 'and more\n');
  expect(readAnchors(path)).toEqual({ ok: false, error: { line: 1, message: 'Line 1 is no anchor.' } });
});
