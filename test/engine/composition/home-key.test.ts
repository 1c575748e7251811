import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadHomeKey } from '../../../engine/composition/home-key.ts';
import { SystemSecrets } from '../../../engine/system/system-secrets.ts';
import { temporaryFolder } from '../../support/database.ts';

const secrets = new SystemSecrets();
let home: string;

beforeEach(() => {
  home = temporaryFolder('home-key');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('a key is made once, for its owner only, and leaves nothing beside it', () => {
  const key = loadHomeKey(home, 'tags', secrets);
  expect(key).not.toBe('');
  expect(loadHomeKey(home, 'tags', secrets)).toBe(key);
  expect(loadHomeKey(home, 'vault', secrets)).not.toBe(key);
  expect(readdirSync(home).sort()).toEqual(['order-tag.key', 'vault.key']);
  expect(statSync(join(home, 'order-tag.key')).mode & 0o777).toBe(0o600);
});

test('what a kill left of a key before it was whole is written again', () => {
  writeFileSync(join(home, 'vault.key.new'), 'hal');
  expect(loadHomeKey(home, 'vault', secrets).length).toBeGreaterThan(20);
  expect(readdirSync(home)).toEqual(['vault.key']);
});

test('an empty key is refused, with what to do', () => {
  writeFileSync(join(home, 'vault.key'), '\n');
  expect(() => loadHomeKey(home, 'vault', secrets)).toThrow('vault.key is empty. Put the key back');
});
