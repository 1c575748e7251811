import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretSource } from '../ports/ids.ts';

const KEY_BYTES = 32;

/** The keys of a home, by what they are for: what orders are tagged with, and what secrets are sealed under. */
const FILES = { tags: 'order-tag.key', vault: 'vault.key' } as const;

/**
 * A key of the home: made once, readable by its owner only. It appears whole or not at all, so that a kill leaves no
 * half of one; throws when the file is there and empty, for nothing may be tagged or sealed under no key.
 */
export function loadHomeKey(home: string, use: keyof typeof FILES, secrets: SecretSource): string {
  const path = join(home, FILES[use]);
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    const key = readFileSync(path, 'utf8').trim();
    if (key === '') throw new Error(`${path} is empty. Put the key back from a backup, or delete the file.`);
    return key;
  }
  const key = secrets.nonce(KEY_BYTES);
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, path);
  return key;
}
