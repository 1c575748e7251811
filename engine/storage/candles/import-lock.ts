import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../running-process.ts';

const FILE = 'importing.pid';

function isHeld(path: string): boolean {
  const pid = Number(readFileSync(path, 'utf8'));
  return Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid);
}

function taken(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Makes this process the only one that writes into the folder of candles; undefined while another does. What a dead
 * process left behind is taken over. The result lets go.
 */
export function lockImports(folder: string): (() => void) | undefined {
  const path = join(folder, FILE);
  mkdirSync(folder, { recursive: true });
  if (!taken(path)) {
    if (isHeld(path)) return undefined;
    rmSync(path, { force: true });
    if (!taken(path)) return undefined;
  }
  return () => rmSync(path, { force: true });
}
