import { basename } from 'node:path';

/** The line of the file that an error points to, the error's causes included; undefined when none does. */
function lineIn(path: string, error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const deeper = lineIn(path, error.cause);
  if (deeper !== undefined) return deeper;
  const place = error.stack?.split('\n').find((line) => line.includes(path)) ?? '';
  const line = /:(\d+)(?::\d+)?\)?$/.exec(place.slice(place.indexOf(path)))?.[1];
  return line === undefined ? undefined : Number(line);
}

/** An error of a strategy's file as one sentence for its author: `dip.mjs, line 12: x is not defined. ...` */
export function faultSentence(file: string, error: unknown): string {
  const name = basename(file);
  const line = lineIn(`/${encodeURI(name)}`, error);
  const where = line === undefined ? name : `${name}, line ${line}`;
  const why = error instanceof Error ? error.message : `it threw ${String(error)}`;
  return `${where}: ${why.replace(/\.$/, '')}. Correct the file and try again.`;
}
