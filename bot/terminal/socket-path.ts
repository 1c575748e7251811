import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Kernels take 104 to 108 bytes with the closing zero; this leaves room. */
const LONGEST_PATH = 100;

function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stats = lstatSync(path);
  const ours = stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0;
  if (!ours)
    throw new Error(`${path} must be a folder that only this user can open. Remove it and start again.`);
  return path;
}

/** Where the engine of a home listens for terminals: inside the home, or near it when that path is too long. */
export function chatSocketPath(home: string, platform: NodeJS.Platform = process.platform): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\munim-${name}`;
  const inside = join(home, 'chat.sock');
  if (Buffer.byteLength(inside) <= LONGEST_PATH) return inside;
  return join(privateFolder(join(tmpdir(), `munim-${userInfo().uid}`)), `${name}.sock`);
}
