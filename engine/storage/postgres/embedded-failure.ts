import { readFileSync } from 'node:fs';
import { type StorageRefusal, storageRefusal } from '../storage-refusal.ts';

interface KnownFailure {
  readonly pattern: RegExp;
  readonly code: StorageRefusal['code'];
  readonly sentence: string;
}

const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'DISK_FULL',
    sentence: 'The disk is full, so the database cannot start. Free some space and start again.',
  },
  {
    pattern: /could not look up effective user ID/,
    code: 'USER_UNNAMED',
    sentence:
      'The user that runs Munim has no name in /etc/passwd, which PostgreSQL needs to create its files. Add one, or set DATABASE_URL to a PostgreSQL server.',
  },
  {
    pattern: /lock file "[^"]*" already exists|pre-existing shared memory block/,
    code: 'SERVER_STUCK',
    sentence:
      'Another PostgreSQL still uses the data folder. Stop it (its process number is in postmaster.pid there) and start again.',
  },
  {
    pattern:
      /could not locate a valid checkpoint record|invalid page in block|is not a database cluster|could not open file "global/,
    code: 'DATA_DAMAGED',
    sentence: 'The database files are damaged. Restore the last backup with munim restore.',
  },
  {
    pattern: /error while loading shared libraries|GLIBC_|Exec format error|ENOENT|EACCES/,
    code: 'PLATFORM_UNSUPPORTED',
    sentence: 'The bundled PostgreSQL cannot run on this system. Set DATABASE_URL to a PostgreSQL server.',
  },
];

/** Turns what a program of PostgreSQL printed into a sentence; `output` may be long, its last fatal line counts. */
export function serverRefusal(output: string, log: string): StorageRefusal {
  const lines = output.split('\n');
  const fatal =
    lines.findLast((line) => /FATAL|PANIC|error:|ERROR|could not/.test(line)) ?? lines.at(-1) ?? '';
  const detail = fatal.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '').trim();
  const known = KNOWN.find(({ pattern }) => pattern.test(output));
  if (known !== undefined) return storageRefusal(known.code, `${known.sentence} (PostgreSQL: ${detail})`);
  const text = `The bundled PostgreSQL did not start: ${detail}. Its log is ${log}; or set DATABASE_URL to a PostgreSQL server.`;
  return storageRefusal('SERVER_FAILED', text);
}

/** The end of the server's log. */
export function logTail(log: string): string {
  try {
    return readFileSync(log, 'utf8').slice(-8_000);
  } catch {
    return '';
  }
}
