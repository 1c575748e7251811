import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Folders whose TypeScript the build compiles and whose other files it copies beside it. */
const SOURCE_FOLDERS = ['bot', 'engine', 'commands', 'jobs', 'config', 'test/bench', 'test/servers'];

/** Single files that a build depends on. */
const BUILD_FILES = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Every file of the source folders, by its path from `root`, sorted. */
export function listSources(root) {
  return listFiles(root, SOURCE_FOLDERS);
}

/** Every file of some folders, by its path from `root`, sorted; folders that are not there have none. */
export function listFiles(root, folders) {
  const files = folders.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
  });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What a build of these files is called: equal names and times mean an equal build. */
export function fingerprint(files) {
  const hash = createHash('sha256');
  for (const { path, size, mtimeMs } of files) hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** The name of the build that the working tree would make now. */
export function buildName(root) {
  const paths = [...BUILD_FILES, ...listSources(root)];
  return fingerprint(
    paths.flatMap((path) => {
      const stats = statSync(join(root, path), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, size: stats.size, mtimeMs: stats.mtimeMs }];
    }),
  );
}
