import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HttpAnswer } from './http-exchange.ts';

const unzip = promisify(gunzip);

/** An answer without its compression; no body where that is not what was asked for, or is broken. */
export interface UnpackedAnswer extends Omit<HttpAnswer, 'body'> {
  readonly body: Buffer | undefined;
}

/** Unpacks an answer away from this thread: the table of all instruments is long. At most `mostBytes` come of it. */
export async function unpack(answer: HttpAnswer, mostBytes: number): Promise<UnpackedAnswer> {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return answer;
  if (encoding !== 'gzip') return { ...answer, body: undefined };
  try {
    return { ...answer, body: await unzip(answer.body, { maxOutputLength: mostBytes }) };
  } catch {
    return { ...answer, body: undefined };
  }
}
