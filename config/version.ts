import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const named = z.object({ name: z.literal('munim'), version: z.string() });

/** The version of this program, as its package.json has it: beside the sources, or some folders above a build. */
export function programVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    const path = join(folder, 'package.json');
    const read = existsSync(path) ? named.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
    if (read?.success === true) return read.data.version;
  }
  return 'unknown';
}
