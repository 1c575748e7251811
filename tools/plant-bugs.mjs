// npm run simulate:bugs [-- words of its name]: plants each known mistake into a copy of the sources; the simulator must catch every one.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { PLANTED_BUGS } from './planted-bugs.mjs';
import { listFiles } from './sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SEEDS = 2000;
const FOLDERS = [
  'bot',
  'engine',
  'commands',
  'jobs',
  'config',
  'test/simulation',
  'test/support',
  'test/servers',
];
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.simulation.json'];

function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** A copy of the sources with one mistake in it. */
function planted(bug) {
  const copy = mkdtempSync(join(tmpdir(), 'munim-bug-'));
  for (const file of [...FILES, ...listFiles(root, FOLDERS)]) {
    put(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const path = join(copy, bug.file);
  const text = readFileSync(path, 'utf8');
  if (text.split(bug.find).length !== 2)
    throw new Error(`"${bug.name}": its place in ${bug.file} is not there once`);
  writeFileSync(path, text.replace(bug.find, bug.replace));
  return copy;
}

/** Seeds that it took, or undefined when none of them showed the mistake. */
async function caughtAfter(copy) {
  const out = join(copy, 'dist');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await runNode([tsc, '-p', 'tsconfig.simulation.json', '--noCheck', '--outDir', out], { root: copy });
  for (const file of listFiles(copy, FOLDERS).filter((name) => !name.endsWith('.ts')))
    put(join(copy, file), join(out, file));
  const json = join(copy, 'report.json');
  const main = JSON.stringify(join(out, 'test', 'simulation', 'live', 'main.js'));
  const program = `import { main } from ${main}; process.exit(await main(process.argv.slice(1)));`;
  const args = ['--seeds', String(SEEDS), '--profile', 'hell', '--stop', '--json', json];
  await runNode(['--input-type=module', '-e', program, '--', ...args], { root: copy });
  const { runs, failed } = JSON.parse(readFileSync(json, 'utf8'));
  return failed.length === 0 ? undefined : { seeds: runs, failure: failed[0].failure.split('\n')[0] };
}

const wanted = PLANTED_BUGS.filter((bug) => bug.name.includes(process.argv.slice(2).join(' ')));
let missed = 0;
for (const bug of wanted) {
  const copy = planted(bug);
  const caught = await caughtAfter(copy);
  rmSync(copy, { recursive: true, force: true });
  if (caught === undefined) missed += 1;
  console.log(
    caught === undefined
      ? `MISSED  ${bug.name}: ${SEEDS} seeds did not show it`
      : `caught  ${bug.name}: seed ${caught.seeds}: ${caught.failure}`,
  );
}
console.log(`${wanted.length - missed} of ${wanted.length} caught`);
process.exit(missed === 0 ? 0 : 1);
