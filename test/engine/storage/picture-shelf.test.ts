import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { epochMs } from '../../../engine/domain/time.ts';
import { PictureShelf } from '../../../engine/storage/picture-shelf.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pictures-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

test('keeps the newest two hundred, and what is not its own', async () => {
  let now = Date.UTC(2026, 10, 25, 4, 0);
  const shelf = new PictureShelf(join(home, 'pictures'), () => epochMs(now));
  const first = await shelf.put('INFY-5m', Uint8Array.of(1));
  writeFileSync(join(home, 'pictures', 'mine.png'), 'x');
  for (let i = 0; i < 205; i += 1) {
    now += 1_000;
    await shelf.put('INFY-5m', Uint8Array.of(2));
  }
  const names = readdirSync(join(home, 'pictures'));
  expect(names).toHaveLength(201);
  expect(names).toContain('mine.png');
  expect(names).not.toContain(basename(first));
});

test('two pictures of one instant and odd names do not meet', async () => {
  const shelf = new PictureShelf(home, () => epochMs(Date.UTC(2026, 10, 25, 4, 0)));
  const [a, b] = [
    await shelf.put('M&M ../x', Uint8Array.of(1)),
    await shelf.put('M&M ../x', Uint8Array.of(2)),
  ];
  expect(basename(a)).toBe('20261125-093000000-M_M_.._x.png');
  expect(a).not.toBe(b);
  expect(readFileSync(b)).toEqual(Buffer.of(2));
});
