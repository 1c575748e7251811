// npm run simulate:full [seeds of each profile]: all profiles on all cores, with a bar for every cell of the table.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { compileAside } from './compile-aside.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SEEDS = Number(process.argv[2] ?? '10000');
const LEAST_HITS = Math.ceil((500 * SEEDS) / 10_000);

const out = await compileAside('tsconfig.simulation.json', 'simulation');
const program = `import { main } from ${JSON.stringify(join(out, 'test', 'simulation', 'live', 'main.js'))}; process.exit(await main(process.argv.slice(1)));`;
const scratch = mkdtempSync(join(tmpdir(), 'munim-simulation-'));
const started = Date.now();
const workers = availableParallelism();
const share = Math.ceil(SEEDS / workers);

async function part(i) {
  const json = join(scratch, `${i}.json`);
  const seeds = Math.min(share, SEEDS - i * share);
  const args = ['--seeds', String(seeds), '--from', String(1 + i * share), '--json', json];
  await runNode(['--input-type=module', '-e', program, '--', ...args], { root });
  return JSON.parse(readFileSync(json, 'utf8'));
}

const parts = await Promise.all(Array.from({ length: workers }, (_, i) => part(i)));
rmSync(scratch, { recursive: true, force: true });
const failed = parts.flatMap((one) => one.failed);
const cells = new Map();
for (const one of parts)
  for (const [name, hits] of Object.entries(one.cells)) cells.set(name, (cells.get(name) ?? 0) + hits);
const thin = [...cells].filter(([, hits]) => hits < LEAST_HITS);
const runs = parts.reduce((sum, one) => sum + one.runs, 0);
for (const { seed, profile, failure } of failed.slice(0, 20))
  console.log(`seed ${seed} ${profile}: ${failure.split('\n')[0]}`);
for (const [name, hits] of thin) console.log(`thin: ${name} was hit ${hits} times of ${LEAST_HITS}`);
const minutes = (Date.now() - started) / 60_000;
console.log(
  `${runs} runs in ${minutes.toFixed(1)} minutes on ${workers} cores: ${failed.length} broke a law, ` +
    `${cells.size - thin.length} of ${cells.size} cells hit at least ${LEAST_HITS} times`,
);
process.exit(failed.length === 0 && thin.length === 0 ? 0 : 1);
