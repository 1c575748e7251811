import type { DeskEvent } from '../../engine/desk.ts';
import { instrumentKey } from '../../engine/domain/ids.ts';
import type { Order, OrderIntent } from '../../engine/domain/order.ts';
import type { DeskState } from '../../engine/kernel/state.ts';
import { KiteBroker } from '../../engine/kite/broker/kite-broker.ts';
import type { KiteClient } from '../../engine/kite/client.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import type { Timer } from '../../engine/ports/timers.ts';
import { DEMO_APP } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import type { Listing } from '../servers/kite/market/listing.ts';
import { MemoryStore } from '../simulation/memory-store.ts';
import { KEYS, type Life, makeProcess } from '../simulation/process.ts';
import { clientOf } from './kite-clients.ts';
import { ACCOUNT, claimOrder, LIVE, liveIntent, openLiveBook, tickAt, withPaper } from './live-book.ts';
import { realTimers } from './system-time.ts';

/** A request without an answer is given up after so long. */
const DEADLINE_MS = 300;
const FEED_EVERY_MS = 100;

const share = (symbol: string, token: number): Listing => ({
  token,
  exchange: 'NSE',
  symbol,
  name: symbol,
  type: 'EQ',
  segment: 'NSE',
  expiry: '',
  strikePaise: 0,
  tickPaise: 5,
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives: false,
  closePaise: 1_000_00,
});

/**
 * The order path of a desk with a live book, over real sockets, at a server in Kite's shape where it is ten in the
 * morning. Its process may die at any moment and start again on what it had stored.
 */
export class DeskAtKite {
  readonly store = new MemoryStore();
  readonly server: KiteServer;
  readonly bugs: unknown[] = [];
  readonly events: DeskEvent[] = [];
  #life: Life | undefined;
  #client: KiteClient | undefined;
  #broker: KiteBroker | undefined;
  #timers: Timer[] = [];
  #signals = 0;

  private constructor(server: KiteServer) {
    this.server = server;
  }

  static async open(): Promise<DeskAtKite> {
    const server = await startKiteServer({
      at: '2026-11-25 10:00:00',
      listings: [share('ACME', 256_001), share('BOLT', 256_257)],
      latencyMs: 5,
    });
    const desk = new DeskAtKite(server);
    await desk.start();
    await desk.until(() => desk.isOpen);
    return desk;
  }

  /** Starts a process on what is stored; one that lives dies without warning. */
  async start(): Promise<void> {
    this.#die();
    const clock = { now: () => this.server.clock.now(), monotonicMs: () => performance.now() };
    let listener: MarketListener | undefined;
    const life = await makeProcess({
      clock,
      timers: {
        after: (delayMs, run) => this.#own(realTimers.after(delayMs, run)),
        every: (intervalMs, run) => this.#own(realTimers.every(intervalMs, run)),
      },
      store: this.store.opened(),
      brokers: (context) => withPaper(context, clock, this.#openBroker()),
      onListening: (told) => {
        listener = told;
      },
      furnish: (turn) => openLiveBook(turn),
      perform: (effect, next) => next(effect),
      code: () => 'T1',
      onBug: (error) => this.bugs.push(error),
    });
    this.#life = life;
    life.effects.subscribe((event) => this.events.push(event));
    await life.orchestrator.start();
    const feed = (): void => {
      for (const [i, key] of KEYS.entries()) {
        const id = life.context.listings.byKey(key)?.id;
        if (id !== undefined) listener?.onTick(tickAt(id, clock.now(), 1_000, i));
      }
      listener?.onTime(clock.now());
    };
    feed();
    this.#own(realTimers.every(FEED_EVERY_MS, feed));
  }

  #own(timer: Timer): Timer {
    this.#timers.push(timer);
    return timer;
  }

  #openBroker(): KiteBroker {
    const { accessToken, userId: user } = this.server.sessions.all()[0] ?? this.server.logIn();
    const login = { accessToken, userId: user, apiKey: DEMO_APP.apiKey };
    const timers = {
      after: (delayMs: number, run: () => void) => this.#own(realTimers.after(delayMs, run)),
      every: (intervalMs: number, run: () => void) => this.#own(realTimers.every(intervalMs, run)),
    };
    this.#client = clientOf(this.server.url, {
      session: { current: () => login, died: () => undefined },
      deadlineMs: DEADLINE_MS,
    });
    this.#broker = new KiteBroker({
      account: ACCOUNT,
      client: this.#client,
      clock: { now: () => this.server.clock.now(), monotonicMs: () => performance.now() },
      timers,
      keyOf: (exchange, symbol) => instrumentKey(`${exchange}:${symbol}`),
      isListed: () => true,
      listedAs: (key) => ({ exchange: 'NSE', tradingsymbol: key.replace('NSE:', '') }),
      varietyOf: () => 'regular',
      authoriseLink: async () => undefined,
    });
    return this.#broker;
  }

  /** The process is gone: its timers, its sockets, and whatever it was waiting for. */
  #die(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#broker?.stop();
    this.#client?.close();
    this.#life = undefined;
  }

  async close(): Promise<void> {
    this.#die();
    await this.server.stop();
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error('nothing lives');
    return this.#life;
  }

  get state(): DeskState {
    return this.life.writer.state;
  }

  get isOpen(): boolean {
    return this.state.tradingStatus(LIVE).state === 'active';
  }

  /** Makes an order and asks for its claim, as a confirmed ticket does. */
  async send(said: Partial<OrderIntent> = {}): Promise<Order> {
    this.#signals += 1;
    const wish = { intent: liveIntent(said), signal: `s${this.#signals}` };
    return this.life.writer.run({ kind: 'engine' }, (turn) => claimOrder(turn, this.life.context, wish));
  }

  /** Where an order of ours stands. */
  stateOf(order: Order): string {
    return this.state.orders.get(order.id)?.state.kind ?? 'gone';
  }

  /** Waits for something, twenty seconds at most. */
  async until(what: () => boolean): Promise<void> {
    for (let waited = 0; !what(); waited += 20) {
      if (waited > 20_000) throw new Error(`it did not come about: ${what}\n${this.told()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The story so far, for a test that failed. */
  told(): string {
    const steps = this.store.facts.flatMap(({ fact }) =>
      fact.kind === 'order-moved' ? [`${fact.order.id} ${fact.event} ${fact.evidence ?? ''}`] : [],
    );
    return [...steps.slice(-20), ...this.bugs.map(String)].join('\n');
  }

  /** What differs between the desk and the broker's own book; empty when they agree to the unit. */
  differences(): readonly string[] {
    const { orders } = this.state;
    const found: string[] = [];
    const ours = new Map([...orders.values()].map((order) => [String(order.brokerOrderId), order]));
    const net = new Map<string, number>();
    for (const row of this.server.book.orders()) {
      const order = ours.get(row.order_id);
      const units = row.filled_quantity * (row['transaction_type'] === 'BUY' ? 1 : -1);
      const symbol = String(row['tradingsymbol']);
      net.set(symbol, (net.get(symbol) ?? 0) + units);
      if (order === undefined) found.push(`${row.order_id} is not known`);
      else if (order.filled !== row.filled_quantity)
        found.push(`order ${order.id} filled ${order.filled}, at the broker ${row.filled_quantity}`);
    }
    for (const key of KEYS) {
      const held = this.state.positions.get(`${LIVE}|${key}|MIS`)?.quantity ?? 0;
      const there = net.get(key.replace('NSE:', '')) ?? 0;
      if (held !== there) found.push(`${key} is ${held}, at the broker ${there}`);
    }
    const tags = this.server.book.orders().flatMap((row) => row['tag'] ?? []);
    if (new Set(tags).size !== tags.length) found.push('two orders with one tag');
    return found;
  }
}
