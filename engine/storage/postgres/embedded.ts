import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';
import { embeddedAddress } from './embedded-address.ts';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { ensureCluster, handOver, runProgram, usesTcp } from './embedded-cluster.ts';
import { endLeftovers, freePort } from './embedded-connection.ts';
import { logTail, serverRefusal } from './embedded-failure.ts';
import { type EmbeddedPlace, preparePlace } from './embedded-place.ts';
import { mayBeAlive, type PostmasterFile, postmasterPath, readPostmasterFile } from './postmaster-file.ts';
import type { ServerAddress } from './server-address.ts';

/** What a start is doing, in its order; `adopting` and `recovering` only after Munim was killed. */
export type EmbeddedStep = 'preparing' | 'creating' | 'adopting' | 'recovering' | 'starting' | 'ready';

export interface EmbeddedOptions {
  /** MUNIM_HOME. The caller holds its lock. */
  readonly home: string;
  readonly timers: Timers;
  readonly clock: WallClock;
  readonly onProgress?: (step: EmbeddedStep) => void;
  /** More settings of PostgreSQL, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The port it had, where it listens on one; a free one unless given. */
  readonly port?: number;
}

export interface EmbeddedServer {
  readonly address: ServerAddress;
  readonly pid: number;
  /** Whether it had outlived an engine that was killed. */
  readonly adopted: boolean;
  /** Where its data is. */
  readonly folder: string;
  isRunning(): boolean;
  /** Ends all connections, writes a checkpoint and stops. Safe to call twice. */
  stop(): Promise<void>;
  /** Asks it to stop without waiting: for the very end of the process, where nothing asynchronous runs. */
  stopNow(): void;
  /** Starts it once more after it ended by itself, at the same address. */
  startAgain(): Promise<Result<EmbeddedServer, StorageRefusal>>;
}

const POLL_MS = 10;
/** Recovery replays at most `max_wal_size`; far longer means that something is wrong. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;
const ORPHAN_LIMIT_MS = 20_000;
const PORT = 5432;

/** Small, durable, and reachable by nobody but us. */
function settingsOf(place: EmbeddedPlace, port: number): Readonly<Record<string, string>> {
  const listen = usesTcp()
    ? { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
    : {
        listen_addresses: '',
        unix_socket_directories: `"${place.socketFolder.replaceAll('"', '""')}"`,
        unix_socket_permissions: '0700',
      };
  return {
    ...listen,
    port: String(port),
    max_connections: '40',
    shared_buffers: '32MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    min_wal_size: '16MB',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    max_wal_senders: '0',
    huge_pages: 'off',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
}

type RunningServer = Pick<PostmasterFile, 'pid' | 'port' | 'socketFolder'>;

class EmbeddedStart {
  readonly #options: EmbeddedOptions;
  readonly #place: EmbeddedPlace;
  readonly #binaries: Binaries;

  constructor(options: EmbeddedOptions, place: EmbeddedPlace, binaries: Binaries) {
    this.#options = options;
    this.#place = place;
    this.#binaries = binaries;
  }

  async run(): Promise<Result<EmbeddedServer, StorageRefusal>> {
    const cluster = await ensureCluster(this.#place, this.#binaries, () => this.#report('creating'));
    if (!cluster.ok) return cluster;
    const orphan = await this.#orphan();
    if (!orphan.ok) return orphan;
    if (orphan.value !== undefined) return ok(this.#server(orphan.value, true));
    const limit = this.#options.clock.monotonicMs() + ORPHAN_LIMIT_MS;
    for (;;) {
      const launched = await this.#launch();
      const blocked = !launched.ok && launched.error.code === 'SERVER_STUCK';
      if (!blocked || this.#options.clock.monotonicMs() > limit) return launched;
      // Backends of a killed server leave its shared memory a moment after it.
      await this.#pause();
    }
  }

  /** A server that survived its engine, once it answers; undefined when there is none (its stale file is removed). */
  async #orphan(): Promise<Result<PostmasterFile | undefined, StorageRefusal>> {
    const { data } = this.#place;
    const limit = this.#options.clock.monotonicMs() + ORPHAN_LIMIT_MS;
    let reported = false;
    for (;;) {
      const file = readPostmasterFile(data);
      if (file === undefined || !mayBeAlive(file, data)) break;
      if (!reported) this.#report('adopting');
      reported = true;
      // A killed engine left it running; one that is stopping frees the folder in a moment.
      if (file.status === 'ready' && (await this.#answers(file))) return ok(file);
      if (this.#options.clock.monotonicMs() > limit) return fail(stuck(file.pid, data));
      await this.#pause();
    }
    this.#clearStale();
    return ok(undefined);
  }

  /** Removes what a killed server left: its files would pass for those of a living one once its pid is reused. */
  #clearStale(): void {
    const { data, socketFolder } = this.#place;
    if (readPostmasterFile(data) !== undefined) this.#report('recovering');
    rmSync(postmasterPath(data), { force: true });
    for (const name of [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`]) {
      rmSync(join(socketFolder, name), { force: true });
    }
  }

  /** Its file may say `ready` while the killed server is still on its way out. */
  #answers(file: PostmasterFile): Promise<boolean> {
    return endLeftovers(this.#address(file)).then(
      () => true,
      () => false,
    );
  }

  async #launch(): Promise<Result<EmbeddedServer, StorageRefusal>> {
    this.#report('starting');
    const { data, log, socketFolder } = this.#place;
    const port = usesTcp() ? (this.#options.port ?? (await freePort())) : PORT;
    const settings = { ...settingsOf(this.#place, port), ...this.#options.settings };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const output = openLog(this.#place);
    // Its own process group: Ctrl-C in the terminal must reach the engine only, which stops the server in order.
    const child = spawn(this.#binaries.postgres, ['-D', data, ...args], {
      cwd: this.#place.folder,
      env: this.#binaries.env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output, output],
      ...this.#place.user,
    });
    closeSync(output);
    child.unref();
    const failure = await this.#untilReady(child);
    if (failure !== undefined) return fail(serverRefusal(failure, log));
    return ok(this.#server({ pid: child.pid ?? 0, port, socketFolder }, false));
  }

  /** The reason why the child gave up, or undefined once it takes connections. */
  async #untilReady(child: ChildProcess): Promise<string | undefined> {
    const limit = this.#options.clock.monotonicMs() + START_LIMIT_MS;
    const ended: { reason?: string } = {};
    child.once('error', (error) => {
      ended.reason = error.message;
    });
    child.once('exit', () => {
      ended.reason = logTail(this.#place.log);
    });
    for (;;) {
      const file = readPostmasterFile(this.#place.data);
      if (file?.pid === child.pid && file?.status === 'ready') return undefined;
      if (ended.reason !== undefined) return ended.reason;
      if (this.#options.clock.monotonicMs() > limit) {
        child.kill('SIGQUIT');
        return `FATAL: it was not ready after ${START_LIMIT_MS / 1_000} seconds`;
      }
      await this.#pause();
    }
  }

  #server(running: RunningServer, adopted: boolean): EmbeddedServer {
    this.#report('ready');
    const { pid } = running;
    const stillOurs = (): boolean => {
      const file = readPostmasterFile(this.#place.data);
      return file?.pid === pid && mayBeAlive(file, this.#place.data);
    };
    const signal = (name: 'SIGINT' | 'SIGQUIT'): void => {
      if (stillOurs()) process.kill(pid, name);
    };
    return {
      address: this.#address(running),
      pid,
      adopted,
      folder: this.#place.folder,
      isRunning: stillOurs,
      stopNow: () => signal('SIGINT'),
      stop: async () => {
        await this.#askToStop(() => signal('SIGINT'));
        const limit = this.#options.clock.monotonicMs() + STOP_LIMIT_MS;
        while (stillOurs()) {
          await this.#pause();
          // Immediate shutdown loses nothing: the next start recovers from the log.
          if (this.#options.clock.monotonicMs() > limit) return signal('SIGQUIT');
        }
      },
      startAgain: () => startEmbedded({ ...this.#options, port: running.port, onProgress: () => undefined }),
    };
  }

  /** Windows has no signals that a program could answer in order. */
  async #askToStop(signal: () => void): Promise<void> {
    if (!usesTcp()) return signal();
    const args = ['stop', '-D', this.#place.data, '-m', 'fast'];
    await runProgram(this.#binaries.pgCtl, args, this.#place, this.#binaries);
  }

  #address(running: RunningServer): ServerAddress {
    return embeddedAddress(this.#place, running);
  }

  #report(step: EmbeddedStep): void {
    this.#options.onProgress?.(step);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.timers.after(POLL_MS, resolve);
    });
  }
}

/** One log a start; the one before is kept. */
function openLog(place: EmbeddedPlace): number {
  try {
    renameSync(place.log, `${place.log}.1`);
  } catch {
    // The first start.
  }
  const file = openSync(place.log, 'a', 0o600);
  handOver(place.log, place);
  return file;
}

function stuck(pid: number, data: string): StorageRefusal {
  const text = `A PostgreSQL server (process ${pid}) holds ${data} but does not answer. End it with kill ${pid} and start again.`;
  return storageRefusal('SERVER_STUCK', text);
}

/**
 * Starts the bundled PostgreSQL of a home: creates its data once, adopts a server that outlived a killed engine,
 * or recovers the files of one that did not. Expected failures come back with a sentence for people.
 */
export async function startEmbedded(
  options: EmbeddedOptions,
): Promise<Result<EmbeddedServer, StorageRefusal>> {
  options.onProgress?.('preparing');
  const place = preparePlace(options.home);
  if (!place.ok) return place;
  const binaries = findBinaries(place.value.folder, place.value.user);
  if (!binaries.ok) return binaries;
  return new EmbeddedStart(options, place.value, binaries.value).run();
}
