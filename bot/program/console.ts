import { once } from 'node:events';

/** A line for people: standard output belongs to replies, which scripts read. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A line of output; waits while whoever reads it is slower. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** Whether a person sits at this program. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** The message of an error that people shall read. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
