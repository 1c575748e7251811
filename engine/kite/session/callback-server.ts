import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrokerLogin } from '../../desk-login.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import { formatTime } from '../../domain/time.ts';

/** The path to register as redirect URL with the app. */
const CALLBACK_PATH = '/kite/callback';

const LONGEST_URL = 4_096;
const REQUEST_DEADLINE_MS = 10_000;

/** Nothing of a login page may be kept, framed, or told to the next site. */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** Finishes a login with what the browser brings. */
type ComeBack = (query: URLSearchParams) => Promise<Result<BrokerLogin, Refusal>>;

/** Catches the browser when it comes back from Kite's login. */
export class CallbackServer {
  readonly #comeBack: ComeBack;
  readonly #onBug: (error: unknown) => void;
  #server: Server | undefined;

  constructor(comeBack: ComeBack, onBug: (error: unknown) => void) {
    this.#comeBack = comeBack;
    this.#onBug = onBug;
  }

  /** Where it listens, as the redirect URL to register; undefined while it does not. */
  address(): string | undefined {
    const address = this.#server?.address();
    if (address === undefined || address === null || typeof address === 'string') return undefined;
    return `http://${hostText(address)}:${address.port}${CALLBACK_PATH}`;
  }

  /** Begins to listen. Rejects when the port is taken or not allowed: then logins are pasted. */
  listen(host: string, port: number): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.#onBug(error);
        page(
          response,
          500,
          'Munim could not finish the login. Look at its log, then ask for a new link: /login.',
        );
      });
    });
    server.requestTimeout = REQUEST_DEADLINE_MS;
    server.headersTimeout = REQUEST_DEADLINE_MS;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        server.on('error', this.#onBug);
        this.#server = server;
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method } = request;
    const query = url.length > LONGEST_URL ? undefined : callbackQuery(url);
    if (query === undefined) return page(response, 404, 'There is nothing here.');
    // A link preview or a prefetch must not use up the request token.
    if (method !== 'GET' || /prefetch|preview/i.test(String(request.headers['sec-purpose'] ?? ''))) {
      return page(response, 405, 'Open this page in a browser.');
    }
    const login = await this.#comeBack(query);
    if (!login.ok) return page(response, 403, login.error.message);
    const { user, name, until } = login.value;
    page(
      response,
      200,
      `Logged in to Kite as ${name} (${user}) until ${formatTime(until)}. Go back to the chat.`,
    );
  }
}

function callbackQuery(url: string): URLSearchParams | undefined {
  const [path = '', query = ''] = url.split('?');
  return path === CALLBACK_PATH ? new URLSearchParams(query) : undefined;
}

/** What a browser of this machine calls the address; one that listens everywhere is here too. */
function hostText({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}

function page(response: ServerResponse, status: number, sentence: string): void {
  const text = sentence.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  response.writeHead(status, HEADERS);
  response.end(
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Munim</title><body style="font:1.1rem system-ui;margin:3rem auto;max-width:34rem">${text}</body></html>`,
  );
}
