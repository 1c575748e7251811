import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The system user that PostgreSQL runs as; undefined means our own. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, which every /etc/passwd names; initdb refuses users without a name. */
const NOBODY: ServerUser = { uid: 65_534, gid: 65_534 };

/** PostgreSQL refuses to run as root, so for root it is `nobody` (or whoever owns the data already). */
export function serverUser(dataOwner: ServerUser | undefined): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return dataOwner === undefined || dataOwner.uid === 0 ? NOBODY : dataOwner;
}

function mayEnter(stats: Stats, user: ServerUser): boolean {
  if (stats.uid === user.uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === user.gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}

/** Whether `user` may pass through every folder down to `path`; access lists beyond mode bits are not read. */
export function canReach(path: string, user: ServerUser | undefined): boolean {
  if (user === undefined) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats !== undefined && !mayEnter(stats, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}
