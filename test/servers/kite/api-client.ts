import { DEMO_APP } from './assemble.ts';
import type { KiteServer } from './kite-server.ts';
import { LIMIT_BUY, type OrderFields } from './limit-buy.ts';

/** An answer of the API with its status. */
export interface ApiAnswer {
  readonly status: number;
  // What a test looks at differs from one to the next.
  // biome-ignore lint/suspicious/noExplicitAny: the wire's own shape
  readonly data: any;
  readonly message: string;
  readonly error_type: string;
}

/** Asks the server as a client over HTTP does, and keeps the status that clients drop. */
export class ApiClient {
  readonly #server: KiteServer;
  readonly headers: Readonly<Record<string, string>>;

  constructor(server: KiteServer, accessToken = server.logIn().accessToken) {
    this.#server = server;
    this.headers = { 'X-Kite-Version': '3', Authorization: `token ${DEMO_APP.apiKey}:${accessToken}` };
  }

  async get(path: string): Promise<ApiAnswer> {
    return await this.#ask('GET', path);
  }

  async send(method: 'POST' | 'PUT' | 'DELETE', path: string, form: OrderFields = {}): Promise<ApiAnswer> {
    return await this.#ask(method, path, { body: new URLSearchParams(form) });
  }

  async post(path: string, json: unknown): Promise<ApiAnswer> {
    const headers = { 'content-type': 'application/json' };
    return await this.#ask('POST', path, { headers, body: JSON.stringify(json) });
  }

  /** Places the plain order with these fields over its own. */
  async place(changed: OrderFields = {}, variety = 'regular'): Promise<ApiAnswer> {
    return await this.send('POST', `/orders/${variety}`, { ...LIMIT_BUY, ...changed });
  }

  /** The same, where it must be taken: the id of the order. */
  async placed(changed: OrderFields = {}, variety = 'regular'): Promise<string> {
    const { data, message } = await this.place(changed, variety);
    if (data === null) throw new Error(message);
    return data.order_id;
  }

  /** The states an order went through. */
  async statuses(orderId: string): Promise<readonly string[]> {
    const { data } = await this.get(`/orders/${orderId}`);
    return data.map(({ status }: { status: string }) => status);
  }

  async #ask(
    method: string,
    path: string,
    what: { headers?: Record<string, string>; body?: string | URLSearchParams } = {},
  ): Promise<ApiAnswer> {
    const headers = { ...this.headers, ...what.headers };
    const body = what.body === undefined ? {} : { body: what.body };
    const response = await fetch(`${this.#server.url}${path}`, { method, headers, ...body });
    return { ...((await response.json()) as Omit<ApiAnswer, 'status'>), status: response.status };
  }
}
