import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new home for a benchmark: made as a user's is, so that its database keeps its promises to the disk. */
export async function preparedHome(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'munim-bench-'));
  chmodSync(home, 0o711);
  return home;
}
