import { randomBytes } from 'node:crypto';
import { appendFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export const MIB = 1024 * 1024;
const PIECE_BYTES = 8 * MIB;

/**
 * A file that keeps some of a disk back, to be given up when the disk is full: what must still be written then, an exit
 * or a cancel, finds room. It grows by a piece at a time, so that laying it never holds anything up.
 */
export class DiskReserve {
  readonly #folder: string;
  readonly #path: string;
  readonly #bytes: number;
  /** No file system can make less of it. */
  readonly #piece = randomBytes(PIECE_BYTES);

  /** Of the disk that `folder` is on; a whole reserve has `bytes`, a multiple of 8 MiB. */
  constructor(folder: string, bytes: number) {
    this.#folder = folder;
    this.#path = join(folder, 'reserve');
    this.#bytes = bytes;
  }

  /** Bytes that programs may still write on the disk, besides the reserve. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  /** Adds a piece, unless the reserve is whole. Rejects when the disk does not take it. */
  async grow(): Promise<void> {
    const laid = await this.#laidBytes();
    if (laid < this.#bytes) await appendFile(this.#path, this.#piece, { mode: 0o600, flush: true });
  }

  async giveBack(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async #laidBytes(): Promise<number> {
    return stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
  }
}
