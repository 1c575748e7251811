import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import { canReach, type ServerUser, serverUser } from './embedded-identity.ts';

/** Where the bundled PostgreSQL of a home lives. */
export interface EmbeddedPlace {
  /** The folder of everything below, 0700 of the server's user. */
  readonly folder: string;
  readonly data: string;
  /** The folder of the unix socket; short enough for the kernel. */
  readonly socketFolder: string;
  readonly log: string;
  readonly user: ServerUser | undefined;
}

/** The longest path a unix socket may have: sun_path without its closing zero (unix(7); 104 bytes on macOS). */
const SOCKET_PATH_MAX = process.platform === 'linux' ? 107 : 103;
const SOCKET_NAME = '/.s.PGSQL.5432';

/** Says in `MUNIM_HOME` where the data is when it cannot be inside. */
const RECORD = 'postgres-location.json';

interface LocationRecord {
  readonly home: string;
  readonly folder: string;
}

function shortName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function readRecord(path: string): LocationRecord | undefined {
  if (!existsSync(path)) return undefined;
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const { home, folder } = { home: '', folder: '', ...(typeof value === 'object' ? value : {}) };
  return typeof home === 'string' && typeof folder === 'string' && folder !== ''
    ? { home, folder }
    : undefined;
}

/** Makes a folder that is the server user's alone. */
function privateFolder(path: string, user: ServerUser | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw new Error(`${path} is no folder`);
  if (process.platform === 'win32') return;
  if (user !== undefined && stats.uid !== user.uid) chownSync(path, user.uid, user.gid);
  else if (user === undefined && stats.uid !== process.getuid?.()) {
    throw new Error(`${path} belongs to another user`);
  }
  chmodSync(path, 0o700);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Named by the home as it was made, not by its path alone: a home that is deleted and made again begins empty. */
function outsideFolder(home: string): string {
  const parent = isWritable('/var/lib') ? '/var/lib' : '/var/tmp';
  const { ino, birthtimeMs } = statSync(home);
  return join(parent, `munim-${shortName(`${home}|${ino}|${birthtimeMs}`)}`);
}

/** A folder outside that another home already uses, because this home is a copy of that one. */
function copiedFrom(record: LocationRecord, home: string): boolean {
  if (record.home === home) return false;
  return readRecord(join(record.home, RECORD))?.folder === record.folder;
}

function chooseFolder(home: string): Result<string, StorageRefusal> {
  const recordPath = join(home, RECORD);
  const record = readRecord(recordPath);
  if (record !== undefined) {
    if (copiedFrom(record, home)) {
      const text = `${home} is a copy of ${record.home}, and its database at ${record.folder} still belongs to that one. Delete ${recordPath} to begin with an empty database here, or restore a backup.`;
      return fail(storageRefusal('HOME_COPIED', text));
    }
    if (record.home !== home) writeFileSync(recordPath, JSON.stringify({ home, folder: record.folder }));
    return ok(record.folder);
  }
  const inside = join(home, 'postgres');
  const owner = statSync(inside, { throwIfNoEntry: false });
  if (canReach(home, serverUser(owner))) return ok(inside);
  const folder = outsideFolder(home);
  writeFileSync(recordPath, JSON.stringify({ home, folder }), { mode: 0o600 });
  return ok(folder);
}

/**
 * The socket lies beside the data unless that path is too long; then in a short folder that belongs to the server's
 * user alone. The data stays: /var/tmp may be swept, and a socket folder is made anew at every start.
 */
function chooseSocketFolder(folder: string): string {
  const inside = join(folder, 'run');
  if (Buffer.byteLength(inside) + SOCKET_NAME.length <= SOCKET_PATH_MAX) return inside;
  return join('/var/tmp', `munim-socket-${shortName(folder)}`);
}

/**
 * Decides where the server lives and makes its folders. As root that is a place the unprivileged server can reach:
 * inside `home`, or a folder of its own under /var/lib that `home` records.
 */
export function preparePlace(homePath: string): Result<EmbeddedPlace, StorageRefusal> {
  try {
    mkdirSync(homePath, { recursive: true, mode: 0o700 });
    const home = realpathSync(homePath);
    const chosen = chooseFolder(home);
    if (!chosen.ok) return chosen;
    const folder = chosen.value;
    const user = serverUser(statSync(join(folder, 'data'), { throwIfNoEntry: false }));
    const socketFolder = chooseSocketFolder(folder);
    privateFolder(folder, user);
    privateFolder(socketFolder, user);
    return ok({ folder, data: join(folder, 'data'), socketFolder, log: join(folder, 'postgres.log'), user });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = reason.includes('ENOSPC') ? 'DISK_FULL' : 'HOME_UNWRITABLE';
    const remedy =
      code === 'DISK_FULL' ? 'Free some space' : 'Give Munim a folder it can write, in MUNIM_HOME';
    return fail(storageRefusal(code, `The folder ${homePath} cannot be used (${reason}). ${remedy}.`));
  }
}
