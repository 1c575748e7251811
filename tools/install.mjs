import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './child.mjs';
import { lockFile, withLock } from './lock.mjs';

/**
 * Packages of the lock file that are not installed in that version. Packages of other platforms may be absent,
 * and so may the ones for development where the program only runs.
 */
export function missingPackages(lock, installed, { development }) {
  return Object.entries(lock.packages).flatMap(([path, wanted]) => {
    if (path === '' || installed.packages?.[path]?.version === wanted.version) return [];
    const absent = installed.packages?.[path] === undefined;
    const mayBeAbsent = wanted.optional || wanted.devOptional || (wanted.dev && !development);
    return absent && mayBeAbsent ? [] : [path];
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Whether `npm ci` has to run: npm itself writes down what it installed. */
export function needsInstall(root) {
  const written = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(written)) return true;
  const development = existsSync(join(root, 'tsconfig.build.json'));
  try {
    return (
      missingPackages(readJson(join(root, 'package-lock.json')), readJson(written), { development }).length >
      0
    );
  } catch {
    return true;
  }
}

/** Installs what package-lock.json names, when it is not there. Throws a sentence for people. */
export async function ensureInstalled(root, say) {
  if (!needsInstall(root)) return;
  await withLock(lockFile(root), async () => {
    if (!needsInstall(root)) return;
    say('Installing the packages of package-lock.json, once. This takes a minute or less.');
    const status = await runNpm(['ci', '--no-audit', '--no-fund'], { root });
    if (status === 0) return;
    throw new Error(
      `The packages could not be installed (npm ended with ${status}). Check the network, then run: npm ci`,
    );
  });
}
