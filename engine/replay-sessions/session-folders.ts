import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PlaceName } from '../domain/ticket.ts';
import { type IsoDate, isoDate, parseDate } from '../domain/time.ts';
import { createBeside, dropBeside } from '../storage/postgres/side-database.ts';
import type { Database } from '../storage/postgres/sql.ts';

/** A session whose process was killed. */
export interface LostSession {
  readonly place: PlaceName;
  readonly day: IsoDate;
}

const NOTE = 'session.json';
const SESSION = /^r[0-9a-f]{8}$/;

const noted = z.object({
  place: z.string(),
  day: z
    .string()
    .refine((text) => parseDate(text) !== undefined)
    .transform((text) => isoDate(text)),
});

/** What sessions need on disk: a folder under `<home>/replay` and a database beside the desk's own, both for their time only. */
export class SessionFolders {
  readonly #folder: string;
  readonly #database: Database;

  constructor(home: string, database: Database) {
    this.#folder = join(home, 'replay');
    this.#database = database;
  }

  homeOf(session: string): string {
    return join(this.#folder, session);
  }

  databaseOf(session: string): string {
    return `munim_replay_${session}`;
  }

  /** Throws `DatabaseFailure` when no database may be made. */
  async make(session: string, of: LostSession): Promise<void> {
    const home = this.homeOf(session);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // Noted before there is a database, so that none is left that nobody knows.
    writeFileSync(join(home, NOTE), JSON.stringify(of), { mode: 0o600 });
    await createBeside(this.#database, this.databaseOf(session));
  }

  async remove(session: string): Promise<void> {
    await dropBeside(this.#database, this.databaseOf(session));
    rmSync(this.homeOf(session), { recursive: true, force: true });
  }

  /** Removes what killed sessions left. Nothing else in the folder is touched. */
  async sweep(): Promise<readonly LostSession[]> {
    const lost: LostSession[] = [];
    for (const session of this.#left()) {
      const note = this.#note(session);
      if (note === undefined) continue;
      await this.remove(session);
      lost.push(note);
    }
    return lost;
  }

  #left(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => SESSION.test(name));
    } catch {
      return [];
    }
  }

  #note(session: string): LostSession | undefined {
    try {
      return noted.parse(JSON.parse(readFileSync(join(this.homeOf(session), NOTE), 'utf8')));
    } catch {
      return undefined;
    }
  }
}
