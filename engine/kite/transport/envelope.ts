import { fail, ok, type Result } from '../../domain/result.ts';
import { nameTheZone } from './indian-time.ts';
import { type KiteFailure, kiteErrorType } from './kite-failure.ts';
import { retryAfterMs } from './retry-after.ts';
import type { UnpackedAnswer } from './unpack.ts';

/** What Kite may answer with: its JSON document, or a table for the instruments. */
export type KiteDocument =
  | { readonly kind: 'json'; readonly document: { readonly data: unknown } }
  | { readonly kind: 'csv'; readonly text: string };

/** Longest message of Kite that is passed on. */
const LONGEST_MESSAGE = 500;

/**
 * Reads an answer, and refuses whatever is not Kite's: another type or charset, a page, half a document, a document
 * without its envelope. Total: any bytes give a value.
 */
export function readAnswer(answer: UnpackedAnswer): Result<KiteDocument, KiteFailure> {
  const wait = retryAfterMs(answer.headers['retry-after']);
  const waits = wait === undefined ? {} : { retryAfterMs: wait };
  const strange = (reason: string): Result<never, KiteFailure> =>
    fail({ kind: 'not-kite', status: answer.status, reason, ...waits });
  const type = contentType(answer.headers['content-type']);
  if (type === undefined) return strange(`answered ${answer.status} with something that is not Kite's`);
  const text = answer.body === undefined ? undefined : readText(answer.body);
  if (text === undefined) return strange(`answered ${answer.status} with bytes that are no text`);
  if (type === 'csv') {
    return answer.status === 200
      ? ok({ kind: 'csv', text })
      : strange(`answered ${answer.status} with a table`);
  }
  return readDocument(text, answer.status, waits);
}

function readDocument(
  text: string,
  status: number,
  waits: { readonly retryAfterMs?: number },
): Result<KiteDocument, KiteFailure> {
  const document = parseObject(text);
  if (document !== undefined && status === 200 && document['status'] === 'success' && 'data' in document) {
    if (nameTheZone(document)) return ok({ kind: 'json', document: { ...document, data: document['data'] } });
  } else if (document?.['status'] === 'error' && typeof document['message'] === 'string') {
    return fail({
      kind: 'error',
      status,
      errorType: kiteErrorType(document['error_type']),
      message: cleanMessage(document['message']),
      ...waits,
    });
  }
  const reason = `answered ${status} with a document that is not Kite's`;
  return fail({ kind: 'not-kite', status, reason, ...waits });
}

/** Kite writes `application/json` and `text/csv`; a charset is taken when it is UTF-8. */
function contentType(header: string | undefined): KiteDocument['kind'] | undefined {
  const match = /^(application\/json|text\/csv)(?:\s*;\s*charset="?utf-?8"?)?\s*$/i.exec(header ?? '');
  if (match === null) return undefined;
  return match[1]?.toLowerCase() === 'text/csv' ? 'csv' : 'json';
}

function readText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A broker's text goes to chats and logs: one line, no control or invisible characters, not without end. */
function cleanMessage(message: string): string {
  const clean = message
    .slice(0, LONGEST_MESSAGE)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return clean === '' ? 'Kite gave no reason' : clean;
}
