import { readFileSync } from 'node:fs';
import { loadMarketData } from '../../config/market-data.ts';
import { calculate } from '../../engine/calc/calculator.ts';
import { istDate } from '../../engine/domain/time.ts';
import { SystemClock } from '../../engine/system/system-time.ts';

const NEVER_READ_INPUT: ReadonlySet<string> = new Set(['calendar', 'expiry', 'parse']);
/** Arguments that make one row: with them a call is complete and standard input is left alone. */
const COMPLETE_WITH: Readonly<Record<string, readonly string[]>> = {
  charges: ['price'],
  option: ['strike', 'years'],
};

/**
 * Whether a call waits for standard input. Somebody who starts us from a program may leave it open for ever, so
 * it is read only where rows can be meant.
 */
export function readsInput(call: string, args: readonly string[], isTerminal: boolean): boolean {
  if (isTerminal || NEVER_READ_INPUT.has(call) || args.includes('name=list')) return false;
  const needed = COMPLETE_WITH[call];
  return needed === undefined || !needed.every((key) => args.some((arg) => arg.startsWith(`${key}=`)));
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A file that an argument names; undefined when it cannot be read, which the calculation tells in its words. */
function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** `munim calc`: the engine's arithmetic, without settings, database or network. */
export async function calc(name: string, args: readonly string[]): Promise<number> {
  const reads = readsInput(name, args, process.stdin.isTTY === true);
  const stdin = reads ? await standardInput() : undefined;
  const today = istDate(new SystemClock().now());
  const result = calculate({ name, args, stdin, data: loadMarketData(), today, readFile });
  if ('stdout' in result) process.stdout.write(ended(result.stdout));
  else process.stderr.write(ended(result.stderr));
  return result.exitStatus;
}
