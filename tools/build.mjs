import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { lockFile, withLock } from './lock.mjs';
import { buildName, listSources } from './sources.mjs';

/** Builds kept: a running engine loads parts of itself late, from the build it was started with. */
const BUILDS_KEPT = 5;
const BUILD_NAME = /^[0-9a-f]{12}$/;

function builds(dist) {
  if (!existsSync(dist)) return [];
  return readdirSync(dist)
    .filter((name) => BUILD_NAME.test(name))
    .map((name) => ({ name, usedMs: statSync(join(dist, name)).mtimeMs }))
    .sort((a, b) => b.usedMs - a.usedMs);
}

/** The builds to remove: all but those used last. `now` is never among them. */
export function outdated(found, now) {
  return found.filter(({ name }) => name !== now).slice(BUILDS_KEPT - 1);
}

/** Compiles into a folder of its own, which gets its name when it is whole: a kill leaves no half build. */
async function build(root, name) {
  const dist = join(root, 'dist');
  const draft = join(dist, `draft-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    // Types are npm test's affair: who starts Munim waits a third of the time without them.
    const args = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', draft];
    const status = await runNode([tsc, ...args], { root });
    if (status !== 0) throw new Error('The sources do not compile. The errors are above.');
    for (const file of listSources(root).filter((path) => !path.endsWith('.ts'))) {
      mkdirSync(dirname(join(draft, file)), { recursive: true });
      copyFileSync(join(root, file), join(draft, file));
    }
    takeName(draft, join(dist, name));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const old of outdated(builds(dist), name)) rmSync(join(dist, old.name), { recursive: true });
}

/** A build of this name that came in meanwhile has the same bytes: two waiters may have taken over one dead lock. */
function takeName(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/**
 * The folder of the build of the sources as they are now, made when it is not there yet. Every state of the
 * sources has a folder of its own, so a build never changes the files under a running engine. Without sources
 * (in an image) it is the newest build.
 */
export async function ensureBuilt(root, say) {
  const dist = join(root, 'dist');
  if (!existsSync(join(root, 'tsconfig.build.json'))) {
    const newest = builds(dist)[0];
    if (newest === undefined) throw new Error(`There are neither sources nor a build in ${root}.`);
    return join(dist, newest.name);
  }
  const name = buildName(root);
  const folder = join(dist, name);
  if (!existsSync(folder)) {
    await withLock(lockFile(root), async () => {
      if (existsSync(folder)) return;
      say('Building Munim.');
      await build(root, name);
    });
  }
  markUsed(folder);
  return folder;
}

function markUsed(folder) {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
  } catch {
    // A read-only checkout: nothing is ever removed there either.
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { ensureInstalled } = await import('./install.mjs');
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const say = (line) => process.stderr.write(`${line}\n`);
  try {
    await ensureInstalled(root, say);
    process.stdout.write(`${await ensureBuilt(root, say)}\n`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
