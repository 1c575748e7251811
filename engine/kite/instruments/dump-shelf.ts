import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type IsoDate, parseDate } from '../../domain/time.ts';

const NAME = /^instruments-(\d{4}-\d{2}-\d{2})\.csv\.gz$/;
/** Contracts that have expired while Munim stood still are found in older tables. */
const TABLES_KEPT = 8;

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/** Kite's tables of instruments by day, as files of the home. */
export class DumpShelf {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps a day's table; the oldest ones go. */
  async put(day: IsoDate, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(day);
    await writeFile(`${path}.new`, await packed(text));
    await rename(`${path}.new`, path);
    for (const old of (await this.days()).slice(TABLES_KEPT)) await rm(this.#path(old), { force: true });
  }

  /** The table of a day; undefined when there is none, or when its file is broken. */
  async get(day: IsoDate): Promise<string | undefined> {
    try {
      return (await unpacked(await readFile(this.#path(day)))).toString();
    } catch {
      return undefined;
    }
  }

  /** Days that have a table, newest first. */
  async days(): Promise<readonly IsoDate[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files
      .map((file) => parseDate(NAME.exec(file)?.[1] ?? ''))
      .filter((day) => day !== undefined)
      .sort()
      .reverse();
  }

  #path(day: IsoDate): string {
    return join(this.#folder, `instruments-${day}.csv.gz`);
  }
}
