import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Timers } from '../../ports/timers.ts';
import type { KiteFailure } from './kite-failure.ts';

/** One request, to be sent at most once. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Opens a connection for this request alone: a kept one that the server just closed makes a write ambiguous. */
  readonly freshConnection: boolean;
  /** From the call to the last byte of the answer; a server that drips does not prolong it. */
  readonly deadlineMs: number;
  /** Bytes of the answer as they come over the wire. */
  readonly mostBytes: number;
}

/** An answer that came whole; the body as it travelled, packed or not. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

type HttpResult = Result<HttpAnswer, KiteFailure>;

/** Connections that reads share; the limits of Kite make more useless. */
const MOST_CONNECTIONS = 10;

/**
 * One HTTP request and its one answer: no retry, no redirect, no proxy. Nothing of a request is written before its
 * connection stands, TLS and certificate included, so a failure before that proves that nothing was sent.
 */
export class HttpExchange {
  readonly #timers: Timers;
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  readonly #secure = new https.Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  /** Sockets of the shared agents whose connection stood before. */
  readonly #standing = new WeakSet<Socket>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Resolves always; never with anything of the request in it. */
  send(request: HttpRequest): Promise<HttpResult> {
    return new Promise((resolve) => {
      const wire = this.#open(request);
      let sent = false;
      let over = false;
      const finish = (result: HttpResult): void => {
        over = true;
        deadline.cancel();
        resolve(result);
      };
      const abandon = (reason: string): void => {
        // Every request ends in a close; after its answer that tells nothing.
        if (over) return;
        finish(fail({ kind: sent ? 'no-answer' : 'not-sent', reason }));
        wire.destroy();
      };
      const deadline = this.#timers.after(request.deadlineMs, () =>
        abandon(sent ? 'Kite did not answer in time' : 'the connection to Kite did not stand in time'),
      );
      wire.on('error', (error) => abandon(connectionTrouble(error, sent)));
      wire.on('close', () => abandon('the connection to Kite was closed'));
      wire.on('response', (response) => collect(response, request.mostBytes, { finish, abandon }));
      this.#whenStanding(wire, request.url, () => {
        if (over) return;
        sent = true;
        wire.end(request.body);
      });
    });
  }

  /** Closes the connections that reads keep. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #open({ url, method, headers, freshConnection }: HttpRequest): http.ClientRequest {
    const secure = url.protocol === 'https:';
    const shared = secure ? this.#secure : this.#plain;
    const options = { method, headers, agent: freshConnection ? false : shared };
    return secure ? https.request(url, options) : http.request(url, options);
  }

  #whenStanding(wire: http.ClientRequest, url: URL, go: () => void): void {
    wire.on('socket', (socket) => {
      if (this.#standing.has(socket)) {
        go();
        return;
      }
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        this.#standing.add(socket);
        go();
      });
    });
  }
}

interface Outcome {
  readonly finish: (result: HttpResult) => void;
  readonly abandon: (reason: string) => void;
}

function collect(response: http.IncomingMessage, mostBytes: number, { finish, abandon }: Outcome): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    size += part.length;
    if (size > mostBytes) {
      finish(fail({ kind: 'not-kite', status: response.statusCode ?? 0, reason: 'the answer is too large' }));
      response.destroy();
      return;
    }
    parts.push(part);
  });
  response.on('error', () => abandon('the answer of Kite was cut off'));
  response.on('end', () => {
    if (!response.complete) abandon('the answer of Kite was cut off');
    else
      finish(ok({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
  });
}

/** The code of a system error says enough; its message may hold addresses. */
function connectionTrouble(error: Error, sent: boolean): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown trouble';
  return sent ? `the connection to Kite broke (${code})` : `Kite could not be reached (${code})`;
}
