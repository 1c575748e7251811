// npm run bench [name ...]: compiles the benchmarks and runs them one after the other; each prints its figures.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runNode } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { listSources } from './sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'dist', 'bench');
const say = (line) => process.stderr.write(`${line}\n`);

await ensureInstalled(root, say);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const compiled = await runNode([tsc, '-p', 'tsconfig.bench.json', '--noCheck', '--outDir', out], { root });
if (compiled !== 0) process.exit(1);
for (const file of listSources(root).filter((path) => !path.endsWith('.ts'))) {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  copyFileSync(join(root, file), join(out, file));
}
const all = readdirSync(join(root, 'test', 'bench'))
  .map((file) => basename(file, '.ts'))
  .sort();
const wanted = process.argv.slice(2);
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${platform()} ${arch()}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of all.filter((bench) => wanted.length === 0 || wanted.includes(bench))) {
  console.log(`\n${name}`);
  const { main } = await import(pathToFileURL(join(out, 'test', 'bench', `${name}.js`)).href);
  await main();
}
process.exit(0);
