import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretSource } from '../ports/ids.ts';

const KEY_BYTES = 32;

/** The keys of a home, by what they are for: what orders are tagged with, and what secrets are sealed under. */
const FILES = { tags: 'order-tag.key', vault: 'vault.key' } as const;

/** A key of the home: made once, readable by its owner only. */
export function loadHomeKey(home: string, use: keyof typeof FILES, secrets: SecretSource): string {
  const path = join(home, FILES[use]);
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    return readFileSync(path, 'utf8').trim();
  }
  const key = secrets.nonce(KEY_BYTES);
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}
