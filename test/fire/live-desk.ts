import { rmSync } from 'node:fs';
import { runningEmbedded } from '../../engine/storage/postgres/embedded-address.ts';
import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import type { ServerAddress } from '../../engine/storage/postgres/server-address.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome, type ServerKind, withDatabase } from '../support/database.ts';
import { HeldDatabase } from '../support/held-database.ts';
import { MunimProcess, textOf } from '../support/munim-process.ts';
import { differences } from './agreement.ts';
import { liveSettings, openLiveBook, type Said } from './live-home.ts';

/** On a machine that does other things too. */
const WAIT_MS = 20_000;

interface Options {
  /** A home that is ready; a new one unless given. */
  readonly home?: string;
  /** A server to store on; the bundled one unless given. */
  readonly database?: ServerAddress;
  /** Settings of the process besides the usual. */
  readonly said?: (server: KiteServer) => Promise<Said>;
  /** Variables of the process that are no settings. */
  readonly around?: Readonly<Record<string, string>>;
}

/** A real process with a live book at a broker of ours, and what a test does to it. */
export class LiveDesk {
  readonly home: string;
  readonly server: KiteServer;
  readonly #said: Said & Readonly<Record<string, string>>;
  readonly #database: ServerAddress | undefined;
  #munim: MunimProcess | undefined;

  private constructor(
    options: Options & { readonly home: string; readonly server: KiteServer },
    said: Said & Readonly<Record<string, string>>,
  ) {
    this.home = options.home;
    this.server = options.server;
    this.#database = options.database;
    this.#said = said;
  }

  /** A home with the live book `live1`, logged in, and no process yet. */
  static async open(options: Options = {}): Promise<LiveDesk> {
    const { home = await preparedHome(), database, said = async () => ({}) } = options;
    const server = await startKiteServer({ people: [DEMO_PERSON] });
    const stored: Said = database !== undefined && 'url' in database ? { DATABASE_URL: database.url } : {};
    await openLiveBook(home, server, stored);
    const settings = { ...liveSettings(server), ...stored, ...(await said(server)), ...options.around };
    return new LiveDesk({ ...options, home, server }, settings);
  }

  get munim(): MunimProcess {
    if (this.#munim === undefined) throw new Error('no process was started');
    return this.#munim;
  }

  /** Starts the process, and waits until the live book takes orders. */
  async start(): Promise<void> {
    await this.startOnly();
    await this.active();
  }

  async startOnly(): Promise<void> {
    this.#munim = await MunimProcess.start(this.home, this.#said);
  }

  /** A process that may never come up. */
  launch(): MunimProcess {
    this.#munim = MunimProcess.launch(this.home, this.#said);
    return this.#munim;
  }

  async active(): Promise<void> {
    await eventually('live1 takes orders', async () => {
      const books = textOf(await this.munim.say('/books'));
      return /^live1 LIVE .*\| active$/m.test(books) ? undefined : books;
    });
  }

  /** Rupees, as the broker sees it. */
  last(symbol: string): number {
    const listing = this.server.listings.require(`NSE:${symbol}`);
    return this.server.tape.quoteOf(listing).lastPaise / 100;
  }

  /** Whole rupees so many per cent away from the last price. */
  away(symbol: string, percent: number): number {
    return Math.round(this.last(symbol) * (1 + percent / 100));
  }

  /** A share at market, with a stop three per cent below. */
  buy(symbol: string): Promise<string | undefined> {
    return this.munim.order(`buy 1 ${symbol} cnc sl ${this.away(symbol, -3)} book=live1`);
  }

  /** A share that rests two per cent below the market; resolves with our number when the broker has it. */
  async rest(symbol: string): Promise<number> {
    await this.munim.order(`buy 1 ${symbol} cnc @ ${this.away(symbol, -2)} book=live1`);
    await eventually(`${symbol} rests`, () => (this.atBroker(symbol)?.status === 'OPEN' ? undefined : 'no'));
    await eventually('the desk knows', async () => {
      const { state } = await this.orderOf(symbol);
      return state === 'open' ? undefined : state;
    });
    return (await this.orderOf(symbol)).id;
  }

  /** Requests to buy a symbol that reached the broker. */
  posts(symbol: string): number {
    const calls = this.server.calls('place').map(({ form }) => form);
    return calls.filter((form) => form['tradingsymbol'] === symbol && form['transaction_type'] === 'BUY')
      .length;
  }

  /** The newest order of a symbol in the broker's book. */
  atBroker(symbol: string): ReturnType<KiteServer['book']['orders']>[number] | undefined {
    return this.server.book.orders().findLast((row) => row['tradingsymbol'] === symbol);
  }

  /** Resolves when the broker's book shows an order of a symbol. */
  shownAtBroker(symbol: string): Promise<void> {
    return eventually(`${symbol} is at the broker`, () =>
      this.atBroker(symbol) === undefined ? 'no' : undefined,
    );
  }

  /** The newest entry into a symbol that the desk has stored. */
  async orderOf(symbol: string): Promise<{ readonly id: number; readonly state: string }> {
    const [row] = await this.query<{ id: number; state: string }>(
      `SELECT order_id AS id, body->'state'->>'kind' AS state FROM orders WHERE symbol = 'NSE:${symbol}'
        AND book = 'live1' AND body->>'side' = 'BUY' ORDER BY order_id DESC LIMIT 1`,
    );
    return row ?? { id: 0, state: 'none' };
  }

  async query<Row extends object>(text: string): Promise<readonly Row[]> {
    const database = await openDatabase({ servers: [this.address], maxConnections: 1 });
    try {
      return await database.query<Row>(text);
    } finally {
      await database.close();
    }
  }

  /** Where the desk stores. */
  get address(): ServerAddress {
    const address = this.#database ?? runningEmbedded(this.home);
    if (address === undefined) throw new Error('the bundled server does not run');
    return address;
  }

  /** The setting that names the database; empty for the bundled one. */
  get databaseUrl(): string {
    return this.#database !== undefined && 'url' in this.#database ? this.#database.url : '';
  }

  /** Pulls the plug when the database comes to a step of an order while `act` is done. */
  async killAt(at: 'storing' | 'stored', step: string, act: () => Promise<unknown>): Promise<void> {
    const held = await HeldDatabase.at(this.address, at, step);
    const acted = act();
    await held.reached();
    await this.munim.kill();
    await acted;
    await held.release();
  }

  /** Does something and pulls the plug as soon as it has come to a point that the broker's side shows. */
  async killWhen(came: () => boolean, act: () => Promise<unknown>): Promise<void> {
    const acted = act();
    await eventually('the moment to kill', () => (came() ? undefined : 'not yet'));
    await this.munim.kill();
    await acted;
  }

  /** Starts again, waits until the desk and the broker tell the same, and gives what `/order` tells of a symbol. */
  async comeBack(symbol: string): Promise<string> {
    await this.startOnly();
    await this.agreed();
    return this.story(symbol);
  }

  async agreed(): Promise<void> {
    await eventually(
      'the books agree',
      async () => (await differences(this.address, this.server)).join('; ') || undefined,
    );
  }

  async story(symbol: string): Promise<string> {
    const { id } = await this.orderOf(symbol);
    return id === 0 ? 'no order' : textOf(await this.munim.say(`/order ${id} book=live1`));
  }

  async close(): Promise<void> {
    if (this.#munim !== undefined) await this.munim.stop();
    await this.server.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A database of its own for a desk, made when it is asked for and dropped after the suite; nothing for the bundled one. */
export function onServer(kind: ServerKind): () => Promise<Pick<Options, 'database'>> {
  if (kind === 'embedded') return async () => ({});
  const servers = withDatabase({ kind });
  return async () => ({ database: await servers.create() });
}

/** Waits until nothing is wrong any more; throws with what still is when it takes too long. */
export async function eventually(
  what: string,
  wrong: () => string | undefined | Promise<string | undefined>,
): Promise<void> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    const still = await wrong();
    if (still === undefined) return;
    if (performance.now() > until) throw new Error(`${what}: not after ${WAIT_MS} ms: ${still}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
