import { KiteConnect } from 'kiteconnect';
import { SECOND_MS } from '../../domain/time.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { type KiteDocument, readAnswer } from './envelope.ts';
import { HttpExchange } from './http-exchange.ts';
import { KiteFailureError } from './kite-failure.ts';
import { ServerContact } from './server-contact.ts';
import { unpack } from './unpack.ts';

/** Kite's own client waits as long for an answer. */
const DEADLINE_MS = 7 * SECOND_MS;
/** The table of all instruments has some 120,000 rows. */
const TABLE_DEADLINE_MS = 60 * SECOND_MS;
/** What a write answers is an order number. */
const MOST_WRITE_BYTES = 64 * 1024;
const MOST_READ_BYTES = 32 * 1024 * 1024;
const MOST_TABLE_BYTES = 128 * 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';

/** Requests that compute and change nothing, though they are posted. */
const CALCULATORS = ['/margins/orders', '/margins/basket', '/charges/orders'];

/** What the adapter of the published client's axios is given; it has more. */
interface AdapterRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: { toJSON(): Record<string, unknown> };
  readonly data?: unknown;
}

/** Kite's own client, as its package publishes it. */
export type PublishedClient = InstanceType<typeof KiteConnect>;

interface AdapterResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly config: AdapterRequest;
  readonly data: unknown;
}

/** What is inside the published client; its typings leave it out. */
interface Inside {
  readonly requestInstance: {
    readonly defaults: { adapter: (request: AdapterRequest) => Promise<AdapterResponse> };
    getUri(request: AdapterRequest): string;
    request(request: {
      readonly method: string;
      readonly url: string;
      readonly data: string;
      readonly headers: Readonly<Record<string, string>>;
    }): Promise<unknown>;
  };
  readonly api_key: string;
  readonly access_token: string | null;
}

/** Where Kite is, and how patient a request is. */
export interface TransportOptions {
  /** Address of the API without a slash at its end; a path prefix is kept. */
  readonly root: string;
  readonly timers: Timers;
  readonly clock: WallClock;
  /** How long a request may take; 7 s when not said. */
  readonly deadlineMs?: number;
}

/**
 * Makes published clients whose requests go over our own wire. The published client knows Kite's routes and
 * parameters; alone it would lose the HTTP status, take a page for an order number, read times in the machine's
 * zone and follow proxies and redirects. Every request ends in Kite's document or in a {@link KiteFailureError}.
 */
export class KiteTransport {
  readonly contact: ServerContact;
  readonly #exchange: HttpExchange;
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#exchange = new HttpExchange(options.timers);
    this.contact = new ServerContact(options.clock);
  }

  /** A published client for an app and, once somebody is logged in, its token. */
  client(apiKey: string, accessToken?: string): PublishedClient {
    const client = new KiteConnect({
      api_key: apiKey,
      root: this.#options.root,
      ...(accessToken === undefined ? {} : { access_token: accessToken }),
    });
    const axios = (client as unknown as Inside).requestInstance;
    axios.defaults.adapter = (request) => this.#answer(request, new URL(axios.getUri(request)));
    return client;
  }

  close(): void {
    this.#exchange.close();
  }

  async #answer(request: AdapterRequest, url: URL): Promise<AdapterResponse> {
    const method = (request.method ?? 'GET').toUpperCase();
    const route = request.url ?? '';
    const isWrite = method !== 'GET' && !CALCULATORS.includes(route);
    const isTable = method === 'GET' && /^\/instruments(\/[A-Z]+)?$/.test(route);
    const mostBytes = isWrite ? MOST_WRITE_BYTES : isTable ? MOST_TABLE_BYTES : MOST_READ_BYTES;
    const askedAt = this.#options.clock.now();
    const body = typeof request.data === 'string' ? request.data : undefined;
    const answer = await this.#exchange.send({
      method,
      url,
      headers: headersOf(request, body),
      body,
      freshConnection: isWrite,
      deadlineMs: isTable ? TABLE_DEADLINE_MS : (this.#options.deadlineMs ?? DEADLINE_MS),
      mostBytes,
    });
    if (!answer.ok) {
      this.contact.unheard();
      throw new KiteFailureError(answer.error);
    }
    const { status, headers } = answer.value;
    this.contact.heard({ status, date: headers.date }, askedAt);
    const document = readAnswer(await unpack(answer.value, mostBytes));
    if (!document.ok) throw new KiteFailureError(document.error);
    return { status: 200, statusText: 'OK', config: request, ...asSeenByClient(document.value) };
  }
}

/** Posts an empty form to a route that the published client has no method for. */
export function postTo(client: PublishedClient, route: string): Promise<unknown> {
  const { requestInstance, api_key: apiKey, access_token: token } = client as unknown as Inside;
  const headers = { Authorization: `token ${apiKey}:${token ?? ''}`, 'Content-Type': FORM };
  return requestInstance.request({ method: 'POST', url: route, data: '', headers });
}

function headersOf(request: AdapterRequest, body: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers.toJSON())) headers[name] = String(value);
  headers['Accept-Encoding'] = 'gzip';
  headers['Content-Length'] = String(Buffer.byteLength(body ?? ''));
  return headers;
}

/** A table gets a charset, which makes the published client hand it on as text. */
function asSeenByClient(document: KiteDocument): Pick<AdapterResponse, 'headers' | 'data'> {
  return document.kind === 'csv'
    ? { headers: { 'content-type': 'text/csv; charset=utf-8' }, data: document.text }
    : { headers: { 'content-type': 'application/json' }, data: document.document };
}
