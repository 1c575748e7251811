import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretSource } from '../ports/ids.ts';

const KEY_BYTES = 32;

/** The secret behind order tags: made once, kept in the home, readable by its owner only. */
export function loadTagKey(home: string, secrets: SecretSource): string {
  const path = join(home, 'order-tag.key');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const key = secrets.nonce(KEY_BYTES);
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}
