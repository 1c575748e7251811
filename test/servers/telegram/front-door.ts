import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultScript } from '../faults.ts';
import { findMethod } from './methods/find-method.ts';
import { filePath } from './methods/media-methods.ts';
import { Parameters, readParameters } from './parameters.ts';
import { ApiRefusal } from './refusal.ts';
import type { TelegramState } from './state.ts';

/** A call as it came in, with the status it was answered with (0 while it waits or when it never was). */
export interface SeenCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  status: number;
}

/** A call the platform itself refused. Scripted faults are not among them. */
export interface Refusal {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly code: number;
  readonly description: string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly retryAfterSeconds?: number;
}

const bodyBytesMax = 51 * 1_048_576;

const sentences: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
]);

function refusalAnswer(refusal: ApiRefusal): Answer {
  const { code, message, retryAfterSeconds } = refusal;
  const wait = retryAfterSeconds === undefined ? {} : { parameters: { retry_after: retryAfterSeconds } };
  return {
    status: code,
    body: { ok: false, error_code: code, description: message, ...wait },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function scriptedRefusal(fault: Extract<Fault, { kind: 'refuse' }>): ApiRefusal {
  if (fault.status === 429) {
    const seconds = fault.retryAfterSeconds ?? 1;
    return new ApiRefusal(429, fault.description ?? `Too Many Requests: retry after ${seconds}`, seconds);
  }
  const sentence = fault.description ?? sentences.get(fault.status) ?? 'Internal Server Error';
  return new ApiRefusal(fault.status, sentence, fault.retryAfterSeconds);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bodyBytesMax) throw new ApiRefusal(413, 'Request Entity Too Large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: Answer): void {
  const wait = answer.retryAfterSeconds;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
  });
  response.end(JSON.stringify(answer.body));
}

function sendHtml(response: ServerResponse, status: number): void {
  const title = `${status} ${sentences.get(status) ?? 'Error'}`;
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(
    `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  );
}

/** Turns HTTP requests into calls, plays the scripted faults, and keeps the record of both. */
export class FrontDoor {
  readonly calls: SeenCall[] = [];
  readonly refusals: Refusal[] = [];
  readonly #token: string;
  readonly #state: TelegramState;
  readonly #faults: FaultScript;

  constructor(token: string, state: TelegramState, faults: FaultScript) {
    this.#token = token;
    this.#state = state;
    this.#faults = faults;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (cause) {
      // A caller that hung up while its body was read has nobody to answer to.
      if (response.destroyed || response.headersSent) return;
      const refusal =
        cause instanceof ApiRefusal ? cause : new ApiRefusal(500, `Internal Server Error: ${cause}`);
      this.#refuse('', {}, refusal);
      send(response, refusalAnswer(refusal));
    }
  }

  /** Runs a method outside a request, as the answer to a webhook may ask for. */
  async execute(method: string, values: ReadonlyMap<string, unknown>): Promise<void> {
    await this.#call(method, new Parameters(values), new AbortController().signal);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const found = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(url.pathname);
    if (found === null) throw new ApiRefusal(404, 'Not Found');
    const [, file, token, rest = ''] = found;
    if (decodeURIComponent(token ?? '') !== this.#token) throw new ApiRefusal(401, 'Unauthorized');
    if (file !== undefined) {
      this.#download(rest, response);
      return;
    }
    const body = await readBody(request);
    await this.#serve(response, rest, () =>
      readParameters(url.searchParams, request.headers['content-type'] ?? '', body),
    );
  }

  async #serve(response: ServerResponse, name: string, read: () => Parameters): Promise<void> {
    const method = findMethod(name)?.name ?? name;
    const fault = this.#faults.take(method);
    if (fault !== undefined) this.#state.world.changed();
    if (fault?.kind === 'half-open') return;
    if (fault?.kind === 'hang-up' && fault.after === 'request') return hangUp(response.socket);
    if (fault?.kind === 'html') return sendHtml(response, fault.status);
    if (fault?.kind === 'refuse') return send(response, refusalAnswer(scriptedRefusal(fault)));
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await this.#answer(method, read, gone.signal);
    if (fault?.kind === 'hang-up') return hangUp(response.socket);
    if (fault?.kind === 'slow')
      await delay(fault.ms, undefined, { signal: gone.signal }).catch(() => undefined);
    if (!response.destroyed) send(response, answer);
  }

  async #answer(method: string, read: () => Parameters, closed: AbortSignal): Promise<Answer> {
    try {
      return await this.#call(method, read(), closed);
    } catch (cause) {
      if (!(cause instanceof ApiRefusal)) throw cause;
      this.#refuse(method, {}, cause);
      return refusalAnswer(cause);
    }
  }

  async #call(name: string, params: Parameters, closed: AbortSignal): Promise<Answer> {
    const found = findMethod(name);
    const call: SeenCall = {
      method: found?.name ?? name,
      params: Object.fromEntries(params.values),
      atMs: this.#state.now(),
      status: 0,
    };
    this.calls.push(call);
    const answer = await this.#run(found, call, { params, closed });
    call.status = answer.status;
    this.#state.world.changed();
    return answer;
  }

  async #run(
    found: ReturnType<typeof findMethod>,
    seen: SeenCall,
    call: { readonly params: Parameters; readonly closed: AbortSignal },
  ): Promise<Answer> {
    try {
      if (found === undefined) throw new ApiRefusal(404, 'Not Found: method not found');
      return { status: 200, body: { ok: true, result: await found.method(this.#state, call) } };
    } catch (cause) {
      if (!(cause instanceof ApiRefusal)) throw cause;
      this.#refuse(seen.method, seen.params, cause);
      return refusalAnswer(cause);
    }
  }

  #refuse(method: string, params: Readonly<Record<string, unknown>>, refusal: ApiRefusal): void {
    this.refusals.push({ method, params, code: refusal.code, description: refusal.message });
    this.#state.world.changed();
  }

  #download(path: string, response: ServerResponse): void {
    const media = [...this.#state.files.values()].find((known) => filePath(known) === path);
    if (media === undefined) throw new ApiRefusal(404, 'Not Found');
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': media.bytes.length,
    });
    response.end(media.bytes);
  }
}

function hangUp(socket: Socket | null): void {
  socket?.destroy();
}
