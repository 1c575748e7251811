import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import type { Binaries } from './embedded-binaries.ts';
import { serverRefusal } from './embedded-failure.ts';
import type { EmbeddedPlace } from './embedded-place.ts';

/** The one role of the bundled server. */
export const EMBEDDED_USER = 'munim';

/** Only over TCP, which is used where unix sockets are not (Windows); a socket folder keeps others out by itself. */
export function passwordFile(place: EmbeddedPlace): string {
  return join(place.folder, 'password');
}

export function usesTcp(): boolean {
  return process.platform === 'win32';
}

function authentication(place: EmbeddedPlace): readonly string[] {
  if (!usesTcp()) return ['--auth=trust'];
  writeFileSync(passwordFile(place), randomBytes(24).toString('hex'), { mode: 0o600 });
  return ['--auth=scram-sha-256', `--pwfile=${passwordFile(place)}`];
}

/** Runs a program of PostgreSQL as the server's user to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  place: EmbeddedPlace,
  binaries: Binaries,
) {
  return new Promise<{ readonly failed: boolean; readonly output: string }>((resolve) => {
    const options = { cwd: place.folder, env: binaries.env, ...place.user };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}${error === null ? '' : `\n${error.message}`}`;
      resolve({ failed: error !== null, output });
    });
  });
}

async function initialise(
  place: EmbeddedPlace,
  binaries: Binaries,
): Promise<Result<undefined, StorageRefusal>> {
  // Made beside and renamed: a half-made folder, left by a kill, is never taken for data.
  const making = `${place.data}-making`;
  rmSync(making, { recursive: true, force: true });
  const args = ['-D', making, '-U', EMBEDDED_USER, '--encoding=UTF8', '--no-locale', '--no-instructions'];
  const { failed, output } = await runProgram(
    binaries.initdb,
    [...args, '--wal-segsize=4', ...authentication(place)],
    place,
    binaries,
  );
  if (failed) {
    rmSync(making, { recursive: true, force: true });
    return fail(serverRefusal(output, place.log));
  }
  renameSync(making, place.data);
  return ok(undefined);
}

/** Makes the data folder when there is none; refuses one that another major version of PostgreSQL made. */
export async function ensureCluster(
  place: EmbeddedPlace,
  binaries: Binaries,
  onCreate: () => void,
): Promise<Result<undefined, StorageRefusal>> {
  if (!existsSync(place.data)) {
    onCreate();
    return initialise(place, binaries);
  }
  const versionFile = join(place.data, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    const text = `${place.data} holds no PostgreSQL database. Restore a backup, or move the folder away to begin with an empty one.`;
    return fail(storageRefusal('DATA_DAMAGED', text));
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version === binaries.majorVersion) return ok(undefined);
  const text = `The database was made by PostgreSQL ${version}, this Munim brings ${binaries.majorVersion}. Take a backup with the Munim that made it and restore it with this one.`;
  return fail(storageRefusal('DATA_OTHER_VERSION', text));
}

/** Gives a file that root made to the server's user. */
export function handOver(path: string, place: EmbeddedPlace): void {
  if (place.user !== undefined) chownSync(path, place.user.uid, place.user.gid);
}
