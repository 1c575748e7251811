import {
  closeSync,
  fstatSync,
  futimesSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../domain/result.ts';
import { type EpochMs, epochMs, formatDate, formatTime, istDate } from '../domain/time.ts';
import type { SecretSource } from '../ports/ids.ts';
import type { Timer, Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { isRunning, type ProcessStart, processStart } from './running-process.ts';
import { type StorageRefusal, storageRefusal } from './storage-refusal.ts';

/** What `engine.lock` says: who runs the engine of this home, and where `munim chat` reaches it. */
export interface HomeHolder {
  readonly pid: number;
  readonly startedAt: EpochMs;
  readonly host: string;
  /** The local chat socket; empty while the engine has none yet. */
  readonly socketPath: string;
  /** Tells a process from a later one with the same pid. */
  readonly processStart: ProcessStart;
  /** Random; tells two holders apart whatever else is equal. */
  readonly token: string;
}

export interface HomeLock {
  /** Makes the chat socket known. */
  publish(socketPath: string): void;
  release(): void;
}

export interface HomeLockOptions {
  readonly home: string;
  readonly clock: WallClock;
  readonly timers: Timers;
  readonly secrets: SecretSource;
  /** Another engine took the home, or its lock file was deleted: stop at once. */
  readonly onLost: () => void;
}

const BEAT_MS = 1_000;
/** A holder on another machine whose file stays untouched for so long is gone; NFS may cache for 3 s. */
const WATCH_MS = 5_000;

export function lockPath(home: string): string {
  return join(home, 'engine.lock');
}

/** Who is written in the lock, alive or not; undefined when nobody is. */
function readHomeHolder(home: string): HomeHolder | undefined {
  return readHolder(lockPath(home));
}

function readHolder(path: string): HomeHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const none = { pid: 0, startedAt: 0, host: '', socketPath: '', processStart: '', token: '' };
    const holder = { ...none, ...(typeof value === 'object' ? value : {}) };
    return { ...holder, startedAt: epochMs(Number(holder.startedAt) || 0) };
  } catch {
    return undefined;
  }
}

/**
 * The engine that holds a home now, as far as this machine can tell. One on another machine (a shared folder)
 * counts as alive; only a starting engine takes the time to find out.
 */
export function findEngine(home: string): HomeHolder | undefined {
  const holder = readHomeHolder(home);
  return holder !== undefined && isAlive(holder) !== false ? holder : undefined;
}

/** Undefined when the holder is on another machine. */
function isAlive(holder: HomeHolder): boolean | undefined {
  if (holder.host !== hostname()) return undefined;
  if (!isRunning(holder.pid)) return false;
  const started = processStart(holder.pid);
  return started === undefined || holder.processStart === '' || started === holder.processStart;
}

/** The file's time of change as the holder's beat moves it; undefined when the file is gone. */
function beatOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

async function isHeld(path: string, holder: HomeHolder, timers: Timers): Promise<boolean> {
  const alive = isAlive(holder);
  if (alive !== undefined) return alive;
  const before = beatOf(path);
  await new Promise<void>((resolve) => {
    timers.after(WATCH_MS, resolve);
  });
  return beatOf(path) !== before;
}

function heldRefusal(home: string, holder: HomeHolder): StorageRefusal {
  const since = `${formatTime(holder.startedAt)} on ${formatDate(istDate(holder.startedAt))}`;
  const where = holder.host === hostname() ? 'on this machine' : `on ${holder.host}`;
  const text = `Munim already runs in ${home}: process ${holder.pid} ${where}, since ${since}. Use munim chat to talk to it, stop it first, or set MUNIM_HOME to another folder.`;
  return storageRefusal('HOME_HELD', text);
}

/**
 * Moves a stale lock out of the way. Renaming is atomic, so of two starters one gets the file; should it turn out
 * to be a fresh lock that slipped in, it is put back.
 */
function bury(path: string, stale: HomeHolder | undefined, token: string): void {
  const grave = `${path}.${token}`;
  try {
    renameSync(path, grave);
  } catch {
    return;
  }
  if (readHolder(grave)?.token !== stale?.token) {
    try {
      linkSync(grave, path);
    } catch {
      // A third starter holds it; the owner of this one notices at its next beat.
    }
  }
  rmSync(grave, { force: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** For disks without hard links: the file exists a moment before its content does. */
function claimWithoutLinks(path: string, holder: HomeHolder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Creates the lock with its content in one step; false when there is one. */
function claim(path: string, holder: HomeHolder): boolean {
  const draft = `${path}.${holder.token}.new`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    return claimWithoutLinks(path, holder);
  } finally {
    rmSync(draft, { force: true });
  }
}

class HeldHome implements HomeLock {
  readonly #path: string;
  readonly #options: HomeLockOptions;
  readonly #beat: Timer;
  #holder: HomeHolder;
  #file: number;
  #released = false;

  constructor(path: string, holder: HomeHolder, options: HomeLockOptions) {
    this.#path = path;
    this.#holder = holder;
    this.#options = options;
    this.#file = openSync(path, 'r+');
    this.#beat = options.timers.every(BEAT_MS, () => this.#touch());
  }

  publish(socketPath: string): void {
    this.#holder = { ...this.#holder, socketPath };
    const draft = `${this.#path}.${this.#holder.token}.new`;
    writeFileSync(draft, JSON.stringify(this.#holder), { mode: 0o600 });
    renameSync(draft, this.#path);
    closeSync(this.#file);
    this.#file = openSync(this.#path, 'r+');
  }

  release(): void {
    if (this.#released) return;
    const ours = this.#isOurs();
    this.#end();
    if (ours) rmSync(this.#path, { force: true });
  }

  #touch(): void {
    if (this.#isOurs()) {
      const seconds = this.#options.clock.now() / 1_000;
      futimesSync(this.#file, seconds, seconds);
      return;
    }
    this.#end();
    this.#options.onLost();
  }

  #isOurs(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === fstatSync(this.#file).ino;
  }

  #end(): void {
    this.#released = true;
    this.#beat.cancel();
    closeSync(this.#file);
  }
}

/**
 * Takes a home for this process. A holder that died, whose pid another process got, or that came along with a
 * copied folder is replaced; a living one is named in the refusal.
 */
export async function acquireHomeLock(options: HomeLockOptions): Promise<Result<HomeLock, StorageRefusal>> {
  const { home, clock, timers, secrets } = options;
  const path = lockPath(home);
  const holder: HomeHolder = {
    pid: process.pid,
    startedAt: clock.now(),
    host: hostname(),
    socketPath: '',
    processStart: processStart(process.pid) ?? '',
    token: secrets.nonce(12),
  };
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    while (!claim(path, holder)) {
      const other = readHolder(path);
      if (other !== undefined && (await isHeld(path, other, timers))) return fail(heldRefusal(home, other));
      bury(path, other, holder.token);
    }
    return ok(new HeldHome(path, holder, options));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = reason.includes('ENOSPC') ? 'DISK_FULL' : 'HOME_UNWRITABLE';
    const text = `The folder ${home} cannot be used (${reason}). Free space, or set MUNIM_HOME to a folder that Munim can write.`;
    return fail(storageRefusal(code, text));
  }
}
