// npm run bench [name ...]: compiles the benchmarks and runs them one after the other; each prints its figures.
import { readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileAside } from './compile-aside.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(await compileAside('tsconfig.bench.json', 'bench'), 'test', 'bench');
const all = readdirSync(join(root, 'test', 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .sort();
const wanted = process.argv.slice(2);
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${platform()} ${arch()}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of all.filter((bench) => wanted.length === 0 || wanted.includes(bench))) {
  console.log(`\n${name}`);
  const { main } = await import(pathToFileURL(join(folder, `${name}.js`)).href);
  await main();
}
process.exit(0);
