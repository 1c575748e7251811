import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, programName } from '../running-process.ts';

/** What a running server says of itself in `postmaster.pid` (PostgreSQL's pidfile.h, one fact a line). */
export interface PostmasterFile {
  readonly pid: number;
  readonly dataFolder: string;
  readonly port: number;
  readonly socketFolder: string;
  readonly status: 'starting' | 'ready' | 'stopping';
}

export function postmasterPath(data: string): string {
  return join(data, 'postmaster.pid');
}

/** The server's file, undefined when there is none or it is still being written. */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  let text: string;
  try {
    text = readFileSync(postmasterPath(data), 'utf8');
  } catch {
    return undefined;
  }
  const [pid = '', dataFolder = '', , port = '', socketFolder = '', , , status = ''] = text.split('\n');
  if (!/^\d+$/.test(pid)) return undefined;
  const word = status.trim();
  return {
    pid: Number(pid),
    dataFolder,
    port: Number(port),
    socketFolder,
    status: word === 'ready' ? 'ready' : word === 'stopping' ? 'stopping' : 'starting',
  };
}

/**
 * Whether the process of the file can still be the server of that folder. A dead pid, a zombie, a pid that another
 * program got, and a file that came along with a copied folder are stale.
 */
export function mayBeAlive(file: PostmasterFile, data: string): boolean {
  if (file.dataFolder !== data || !isRunning(file.pid)) return false;
  const program = programName(file.pid);
  return program === undefined || program.startsWith('postgres');
}
