import { DEMO_APP } from './assemble.ts';
import type { KiteServer } from './kite-server.ts';

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

  async send(method: 'POST' | 'PUT' | 'DELETE', path: string, form: Record<string, string> = {}) {
    return await this.#ask(method, path, { body: new URLSearchParams(form) });
  }

  async post(path: string, json: unknown): Promise<ApiAnswer> {
    const headers = { 'content-type': 'application/json' };
    return await this.#ask('POST', path, { headers, body: JSON.stringify(json) });
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
