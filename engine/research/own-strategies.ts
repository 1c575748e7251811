import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StrategyListing } from '../desk-research.ts';
import { SECOND_MS } from '../domain/time.ts';
import { type ComputePool, TaskFailed, TaskTimedOut } from '../ports/compute-pool.ts';
import { strategyFiles, takenName } from '../strategies/files/load-strategies.ts';
import { namesOf } from '../strategies/registry.ts';
import { PROBE_TASK, type ProbedFile } from './study/probe-task.ts';

/** A file is tried out in a moment; one that takes longer never ends. Starting a thread counts. */
const PROBE_MS = 5 * SECOND_MS;

/** A file that holds a strategy. */
interface OwnStrategy {
  readonly path: string;
  readonly listing: StrategyListing;
}

/** People's own strategies, and the files that are none. */
export interface OwnStrategies {
  readonly strategies: readonly OwnStrategy[];
  readonly faults: readonly { readonly file: string; readonly message: string }[];
}

/**
 * The strategy files of people. Each is looked into on its own, in a thread that can be ended: one that loops for ever is
 * named within seconds and hides no other. What a file was found to hold is kept until the file changes.
 */
export class OwnStrategyShelf {
  readonly #pool: ComputePool;
  readonly #folders: readonly string[];
  readonly #known = new Map<string, { readonly edit: string; readonly found: Promise<ProbedFile> }>();

  constructor(pool: ComputePool, folders: readonly string[]) {
    this.#pool = pool;
    this.#folders = folders;
  }

  async list(): Promise<OwnStrategies> {
    const { files, faults } = await strategyFiles(this.#folders);
    const probed: { readonly path: string; readonly found: ProbedFile }[] = [];
    // One after the other: each look has a thread of its own.
    for (const path of files) probed.push({ path, found: await this.#look(path) });
    const wrong = [...faults];
    const strategies: OwnStrategy[] = [];
    const takenBy = new Map<string, string>();
    for (const { path, found } of probed) {
      if (found.kind === 'fault') {
        wrong.push({ file: path, message: found.message });
        continue;
      }
      const names = namesOf(found.listing);
      const taken = names.find((name) => takenBy.has(name));
      if (taken !== undefined) {
        wrong.push({ file: path, message: takenName(path, taken, takenBy.get(taken) ?? '') });
        continue;
      }
      strategies.push({ path, listing: found.listing });
      for (const name of names) takenBy.set(name, basename(path));
    }
    return { strategies, faults: wrong };
  }

  async #look(path: string): Promise<ProbedFile> {
    const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }));
    const edit = `${mtimeMs}-${size}`;
    const known = this.#known.get(path);
    if (known?.edit === edit) return known.found;
    const found = this.#probe(path);
    this.#known.set(path, { edit, found });
    found.catch(() => this.#known.delete(path));
    return found;
  }

  async #probe(path: string): Promise<ProbedFile> {
    try {
      return await this.#pool.run(PROBE_TASK, path, { limitMs: PROBE_MS, atOnce: true });
    } catch (error) {
      if (error instanceof TaskTimedOut) return { kind: 'fault', message: endless(path) };
      if (error instanceof TaskFailed) return { kind: 'fault', message: ended(path, error) };
      throw error;
    }
  }
}

function endless(path: string): string {
  const seconds = PROBE_MS / SECOND_MS;
  return `${basename(path)} did not come to an end within ${seconds} seconds: does it loop for ever? Correct the file and try again.`;
}

/** A file may end its thread: `process.exit()`, or more memory than there is. */
function ended(path: string, { message }: TaskFailed): string {
  return `${basename(path)} ended the thread that tried it out (${message.replace(/\.$/, '')}). Correct the file and try again.`;
}
