import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file in the place of another: readers see the old one or the new one, after a crash too. `draft` is where it is
 * written first; whoever may not be alone with the file needs one of their own.
 */
export async function replaceFile(
  path: string,
  pieces: readonly Uint8Array[],
  draft = `${path}.new`,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(draft, 'w');
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
