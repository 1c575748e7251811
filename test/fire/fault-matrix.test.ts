import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROWS = [
  'B1',
  'B2',
  'B3',
  'B4',
  'B5',
  'B6',
  'B7',
  'B8',
  'B9',
  'B10',
  'D1',
  'D2',
  'P1',
  'P3',
  'T1',
  'H2',
];

/** The tests that a row of the page names: the file, and words of a title in it. */
function named(row: string): readonly (readonly [file: string, words: string])[] {
  const line = PAGE.find((text) => text.startsWith(`| ${row} |`)) ?? '';
  return [...line.matchAll(/`(test\/[^`]+)`: ([^;|]+?)\s*(?=[;|])/g)].map(([, file = '', words = '']) => [
    file,
    words,
  ]);
}

const PAGE = readFileSync(`${ROOT}docs/reliability.md`, 'utf8').split('\n');

test.each(ROWS)('the fault %s is proven by tests that exist', (row) => {
  const tests = named(row);
  expect(tests).not.toEqual([]);
  const missing = tests.filter(([file, words]) => {
    const path = `${ROOT}${file}`;
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(words);
  });
  expect(missing).toEqual([]);
});
