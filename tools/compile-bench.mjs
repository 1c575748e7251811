import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { listSources } from './sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Compiles the benchmarks with the sources they measure; resolves to the folder that holds them. */
export async function compileBench() {
  const out = join(root, 'dist', 'bench');
  await ensureInstalled(root, (line) => process.stderr.write(`${line}\n`));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const status = await runNode([tsc, '-p', 'tsconfig.bench.json', '--noCheck', '--outDir', out], { root });
  if (status !== 0) process.exit(1);
  for (const file of listSources(root).filter((path) => !path.endsWith('.ts'))) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    copyFileSync(join(root, file), join(out, file));
  }
  return join(out, 'test', 'bench');
}
