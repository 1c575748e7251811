import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { KiteRefusal } from '../refusal.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json';
/** Shorter bodies are sent as they are. */
const GZIP_FROM_CHARS = 1024;

export function success(data: unknown): Answer {
  return { status: 200, contentType: JSON_TYPE, body: JSON.stringify({ status: 'success', data }) };
}

export function failure(refusal: KiteRefusal, headers: Readonly<Record<string, string>> = {}): Answer {
  const { status, message, errorType } = refusal;
  const body = JSON.stringify({ status: 'error', message, error_type: errorType, data: null });
  return { status, contentType: JSON_TYPE, body, headers };
}

export function page(html: string, status = 200): Answer {
  return { status, contentType: 'text/html; charset=utf-8', body: html };
}

export function redirect(location: string): Answer {
  return { status: 302, contentType: 'text/plain', body: '', headers: { location } };
}

/** The answer to whatever was thrown: a refusal as it is; anything else is a fault of this server. */
export function answerTo(error: unknown): Answer {
  if (error instanceof KiteRefusal) return failure(error);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure(new KiteRefusal(500, 'GeneralException', `The server itself failed: ${message}`));
}

/** Writes an answer; `cut` sends half of its body and breaks the connection. */
export function send(
  response: ServerResponse,
  answer: Answer,
  options: { readonly acceptsGzip: boolean; readonly cut?: boolean },
): void {
  const plain = Buffer.from(answer.body);
  const zipped = options.acceptsGzip && answer.body.length >= GZIP_FROM_CHARS;
  const bytes = zipped ? gzipSync(plain) : plain;
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': bytes.length,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    ...answer.headers,
  });
  if (options.cut !== true) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
