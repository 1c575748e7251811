import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { listSources } from './sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Compiles what is no part of Munim itself, with the sources it uses, into `dist/<name>`; resolves to that folder.
 * `project` is its configuration of the compiler.
 */
export async function compileAside(project, name) {
  const out = join(root, 'dist', name);
  await ensureInstalled(root, (line) => process.stderr.write(`${line}\n`));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const status = await runNode([tsc, '-p', project, '--noCheck', '--outDir', out], { root });
  if (status !== 0) process.exit(1);
  for (const file of listSources(root).filter((path) => !path.endsWith('.ts'))) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    copyFileSync(join(root, file), join(out, file));
  }
  return out;
}
