import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a process began, in a form that only ever compares equal for the very same process. */
export type ProcessStart = string;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The fields of `/proc/<pid>/stat` behind the command, which may itself hold spaces and parentheses. */
function statFields(pid: number): readonly string[] | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/**
 * The start of a process, or undefined when it cannot be told. On Linux the boot and the clock ticks since it
 * (proc(5), field 22), so a reused pid and a restarted machine both differ; elsewhere what `ps` prints.
 */
export function processStart(pid: number): ProcessStart | undefined {
  const fields = statFields(pid);
  if (fields !== undefined) {
    const boot = textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return `${boot}/${fields[19] ?? ''}`;
  }
  if (process.platform === 'linux' || process.platform === 'win32') return undefined;
  try {
    const printed = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return printed.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process exists and is more than a zombie that nobody has collected. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The program a process runs, as the kernel shortens it; undefined where that cannot be read. */
export function programName(pid: number): string | undefined {
  return textOf(`/proc/${pid}/comm`)?.trim();
}
