import { assemble, type Parts } from './assemble.ts';
import { BookScript } from './book/book-script.ts';
import type { OrderCaps } from './book/order-caps.ts';
import { CONTROL_PATH, control } from './control/control-door.ts';
import type { FaultScript } from './faults/fault-script.ts';
import type { HouseSwitches } from './house.ts';
import type { SeenCall } from './http/front-door.ts';
import type { CandleHistory } from './market/candle-history.ts';
import type { Listings } from './market/listings.ts';
import type { Tape } from './market/tape.ts';
import type { KiteServerOptions } from './options.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ServerClock } from './server-clock.ts';
import type { Session, Sessions } from './session/sessions.ts';
import type { Ticker } from './ticker/ticker.ts';

/** The broker as a test or a person at a keyboard holds it. */
export class KiteServer {
  /** Faults to come: see `FaultRule`. */
  readonly faults: FaultScript;
  readonly tape: Tape;
  readonly clock: ServerClock;
  readonly book: BookScript;
  readonly history: CandleHistory;
  readonly listings: Listings;
  readonly sessions: Sessions;
  readonly ticker: Ticker;
  readonly switches: HouseSwitches;
  readonly limiter: RateLimiter;
  readonly #parts: Parts;
  #port = 0;

  constructor(parts: Parts, port: number) {
    const { house } = parts;
    this.#parts = parts;
    this.#port = port;
    this.faults = parts.faults;
    this.tape = house.tape;
    this.clock = house.clock;
    this.book = new BookScript(house, parts.desk);
    this.history = house.history;
    this.listings = house.listings;
    this.sessions = house.sessions;
    this.ticker = parts.ticker;
    this.switches = house.switches;
    this.limiter = parts.limiter;
    parts.http.on('request', (request, response) => {
      if (request.url?.startsWith(CONTROL_PATH)) void control(this, request, response);
      else void parts.door.handle(request, response);
    });
  }

  /** Root of the API and of the login page. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Root of the socket. */
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** The calls of a route so far, or all of them; `place`, `orders`, `positions`... */
  calls(route?: string): readonly SeenCall[] {
    return this.#parts.door.calls.filter((call) => route === undefined || call.route === route);
  }

  /** Opens a session without the login page, for tests of what comes after. */
  logIn(userId = this.#firstUser, apiKey = this.#firstKey): Session {
    return this.sessions.open(apiKey, userId);
  }

  /** Changes how many orders an account may ask for. */
  setCaps(caps: Partial<OrderCaps>, userId = this.#firstUser): void {
    const counter = this.#parts.house.counters.get(userId);
    if (counter === undefined) throw new Error(`there is no account ${userId}`);
    counter.caps = { ...counter.caps, ...caps };
  }

  /** Closes the port and breaks every connection. The market goes on. */
  async unreachable(): Promise<void> {
    const { http, sockets } = this.#parts;
    if (!http.listening) return;
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  /** Listens again, on the same port. */
  async reachable(): Promise<void> {
    const { http } = this.#parts;
    if (http.listening) return;
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(this.#port, '127.0.0.1', () => {
        http.off('error', reject);
        resolve();
      });
    });
    const address = http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    this.clock.stop();
    this.ticker.stop();
    await this.unreachable();
  }

  get #firstUser(): string {
    return [...this.#parts.house.accounts.keys()][0] ?? '';
  }

  get #firstKey(): string {
    return [...this.sessions.apps.keys()][0] ?? '';
  }
}

/** Starts a server in the shape of Kite on 127.0.0.1: HTTP and the socket on one port. */
export async function startKiteServer(options: KiteServerOptions = {}): Promise<KiteServer> {
  const server = new KiteServer(assemble(options), options.port ?? 0);
  await server.reachable();
  return server;
}
