import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KillLevel, KillReport } from '../desk-kill.ts';

/** Halts the desk whose home holds it. */
interface KillFlag {
  readonly level: KillLevel;
  /** Who, for people. */
  readonly by: string;
  /** All of it, to tell one flag from the next. */
  readonly text: string;
}

/** The kill switch as a file: anybody who can write into the home can pull it, with a running desk or without. */
export class KillFile {
  readonly #flag: string;
  readonly #report: string;

  constructor(home: string) {
    this.#flag = join(home, 'kill');
    this.#report = join(home, 'kill-report.json');
  }

  /** The flag that lies there; one that cannot be read, or says nothing, means level 3. */
  read(): KillFlag | undefined {
    if (!existsSync(this.#flag)) return undefined;
    const text = this.#text();
    const [level = '', by = ''] = text.split('\n');
    return { level: level.trim() === '2' ? 2 : 3, by: by.trim() === '' ? 'the file kill' : by.trim(), text };
  }

  #text(): string {
    try {
      return readFileSync(this.#flag, 'utf8');
    } catch {
      return '';
    }
  }

  /** Lays a flag. Throws when the home cannot be written to. `nonce` makes it another flag than any before. */
  write(flag: { readonly level: KillLevel; readonly by: string; readonly nonce: string }): void {
    writeFileSync(this.#flag, `${flag.level}\n${flag.by}\n${flag.nonce}\n`, { mode: 0o600 });
  }

  /** Takes the flag away. Throws when it cannot. */
  remove(): void {
    rmSync(this.#flag, { force: true });
  }

  /** Leaves what a flag brought about for whoever laid it. */
  answer(flagText: string, report: KillReport): void {
    writeFileSync(`${this.#report}.new`, JSON.stringify({ flag: flagText, report }), { mode: 0o600 });
    renameSync(`${this.#report}.new`, this.#report);
  }

  /** The answer to the flag of this text; undefined while there is none. */
  answerTo(flagText: string): KillReport | undefined {
    if (!existsSync(this.#report)) return undefined;
    const answer: { readonly flag: string; readonly report: KillReport } = JSON.parse(
      readFileSync(this.#report, 'utf8'),
    );
    return answer.flag === flagText ? answer.report : undefined;
  }
}
