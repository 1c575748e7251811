import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StudyInput } from './study-input.ts';

const ID_DIGITS = 12;
const ID = /^[0-9a-f]{12}$/;
/** Studies whose files are kept. */
const KEPT = 60;

/**
 * Names a study by what was asked, the bars it was asked of and the strategies as they were: the same line on the same
 * bars is the same study.
 */
export function studyId(
  input: StudyInput,
  dataHash: string,
  chosen: readonly { readonly version: string }[],
): string {
  const { kind, strategies, universe, timeframe, span, given, codeVersion } = input;
  const names = input.subjects.map(({ name }) => name);
  const asked = JSON.stringify([
    kind,
    strategies,
    names,
    universe,
    timeframe,
    span,
    given,
    codeVersion,
    chosen.map(({ version }) => version),
    dataHash,
  ]);
  return createHash('sha256').update(asked).digest('hex').slice(0, ID_DIGITS);
}

export function isStudyId(text: string): boolean {
  return ID.test(text);
}

/** The folder of one study. Files are written whole, and the oldest studies make way for new ones. */
export class StudyFolder {
  readonly path: string;
  readonly #reports: string;

  constructor(reports: string, id: string) {
    this.#reports = reports;
    this.path = join(reports, id);
  }

  /** Writes files by name; resolves with their paths in the same order. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
    await mkdir(this.path, { recursive: true });
    const paths: string[] = [];
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.path, name);
      await writeFile(path, content);
      paths.push(path);
    }
    return paths;
  }

  /** Removes the studies that are over the number kept, oldest first. Only folders that are named like a study. */
  async makeRoom(): Promise<void> {
    const names = (await readdir(this.#reports)).filter(isStudyId);
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#reports, name))).mtimeMs })),
    );
    const old = dated.sort((a, b) => b.at - a.at).slice(KEPT);
    for (const { name } of old) await rm(join(this.#reports, name), { recursive: true, force: true });
  }
}
