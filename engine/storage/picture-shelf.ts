import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochMs, formatTimeMs, istDate } from '../domain/time.ts';

/** Pictures that are kept; a chat has its own copy of what it was sent. */
const KEPT = 200;
const NAME = /^\d{8}-\d{9}(?:-\d+)?-[\w.-]+\.png$/;

/** A folder of pictures for chats, the newest ones only. */
export class PictureShelf {
  readonly #folder: string;
  readonly #now: () => EpochMs;

  constructor(folder: string, now: () => EpochMs) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Writes a PNG under a name that tells when and what; gives its path. The oldest pictures make room. */
  async put(what: string, png: Uint8Array): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const at = this.#now();
    const stamp = `${istDate(at).replaceAll('-', '')}-${formatTimeMs(at).replace(/\D/g, '')}`;
    const path = await this.#write(stamp, what.replace(/[^\w.-]+/g, '_'), png);
    await this.#prune();
    return path;
  }

  async #write(stamp: string, what: string, png: Uint8Array): Promise<string> {
    for (let copy = 1; ; copy += 1) {
      const path = join(this.#folder, `${stamp}${copy === 1 ? '' : `-${copy}`}-${what}.png`);
      try {
        await writeFile(path, png, { flag: 'wx' });
        return path;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    await Promise.all(
      names
        .slice(0, Math.max(0, names.length - KEPT))
        .map((name) => rm(join(this.#folder, name), { force: true })),
    );
  }
}
