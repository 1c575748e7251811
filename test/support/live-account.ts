import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import type { DeskEvent } from '../../engine/desk.ts';
import { accountId, bookId, type OrderId, userId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import type { Order, OrderIntent } from '../../engine/domain/order.ts';
import { price, priceFromRupees } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { type EpochMs, epochMs, isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { Brokers } from '../../engine/execution/brokers.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { openBook } from '../../engine/kernel/books.ts';
import { tradable } from '../../engine/kernel/context.ts';
import { createOrder } from '../../engine/kernel/orders.ts';
import type { DeskState } from '../../engine/kernel/state.ts';
import type { Turn } from '../../engine/kernel/turn.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import { MemoryStore } from '../simulation/memory-store.ts';
import { KEYS, type Life, makeProcess, settle } from '../simulation/process.ts';
import { ScriptedBroker } from './scripted-broker.ts';

export const LIVE = bookId('live1');
const ACCOUNT = accountId('kite');
const START = istInstant(isoDate('2026-11-25'), timeOfDay(10, 0));
const TICK_MS = 250;

interface Waiting {
  readonly due: number;
  readonly run: () => void;
  isOff: boolean;
}

/** A desk with a live book at a broker whose moves are the test's, on time that only the test moves. */
export class LiveAccount {
  readonly store = new MemoryStore();
  readonly broker: ScriptedBroker;
  readonly events: DeskEvent[] = [];
  readonly bugs: unknown[] = [];
  now: EpochMs = START;
  #life: Life | undefined;
  #listener: MarketListener | undefined;
  #timers: Waiting[] = [];
  #signals = 0;

  private constructor() {
    this.broker = new ScriptedBroker(ACCOUNT, () => this.now);
  }

  /** A desk whose first comparison with its broker is done. */
  static async open(): Promise<LiveAccount> {
    const desk = new LiveAccount();
    await desk.start();
    await desk.pass(4_000);
    return desk;
  }

  /** A desk that has just started. */
  static async opening(prepare: (broker: ScriptedBroker) => void = () => undefined): Promise<LiveAccount> {
    const desk = new LiveAccount();
    prepare(desk.broker);
    await desk.start();
    return desk;
  }

  /** Starts the process on what is stored; everything else of one before is forgotten. */
  async start(): Promise<void> {
    const clock = { now: () => this.now, monotonicMs: () => this.now };
    this.#timers = [];
    this.#life = await makeProcess({
      clock,
      timers: {
        after: (delayMs, run) => this.#timer(delayMs, run),
        every: (intervalMs, run) => {
          const again = (): void => {
            run();
            this.#timer(intervalMs, again);
          };
          return this.#timer(intervalMs, again);
        },
      },
      store: this.store.opened(),
      brokers: (context) => {
        const paper = new PaperBroker({
          account: PAPER_ACCOUNT,
          clock,
          sight: { quote: (id) => context.quotes.quote(id), depth: () => undefined },
          instrumentOf: (key) => tradable(context, key),
        });
        return { paper, brokers: new Brokers([paper, this.broker]) };
      },
      onListening: (listener) => {
        this.#listener = listener;
      },
      furnish: (turn) => {
        turn.record({ kind: 'account-opened', account: ACCOUNT, house: 'kite' });
        openBook(turn, {
          id: LIVE,
          account: ACCOUNT,
          mode: 'live',
          owner: userId('u1'),
          capital: rupees(1_000_000),
        });
      },
      perform: (effect, next) => next(effect),
      code: () => 'T1',
      onBug: (error) => this.bugs.push(error),
    });
    this.#life.effects.subscribe((event) => this.events.push(event));
    await this.#life.orchestrator.start();
    this.tick(1_000);
    await settle();
  }

  #timer(delayMs: number, run: () => void): { cancel(): void } {
    const waiting: Waiting = { due: this.now + delayMs, run, isOff: false };
    this.#timers.push(waiting);
    return {
      cancel: () => {
        waiting.isOff = true;
      },
    };
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error('nothing lives');
    return this.#life;
  }

  get state(): DeskState {
    return this.life.writer.state;
  }

  /** Lets time go by, with all that falls due in it. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    while (this.now < end) {
      this.now = epochMs(Math.min(end, this.now + TICK_MS));
      for (const waiting of this.#timers.filter(({ due }) => due <= this.now)) {
        this.#timers = this.#timers.filter((other) => other !== waiting);
        if (!waiting.isOff) waiting.run();
      }
      this.#listener?.onTime(this.now);
      await settle();
    }
  }

  /** A price of the first share. */
  tick(rupeesNow: number): void {
    const id = this.life.context.listings.byKey(KEYS[0] ?? ('' as never))?.id;
    if (id === undefined) throw new Error('the share is not listed');
    const last = priceFromRupees(rupeesNow);
    this.#listener?.onTick({
      instrument: id,
      at: this.now,
      last,
      lastQuantity: 10,
      volume: this.now - START + 10,
      bid: price(last - 500),
      bidQuantity: 100,
      ask: price(last + 500),
      askQuantity: 100,
      openInterest: 0,
    });
  }

  /** An intent of the live book for ten of the first share at market, changed as said. */
  intent(said: Partial<OrderIntent> = {}): OrderIntent {
    return {
      book: LIVE,
      instrument: KEYS[0] ?? ('' as never),
      side: 'BUY',
      product: 'MIS',
      quantity: quantity(10),
      pricing: { type: 'MARKET' },
      validity: 'DAY',
      exits: {},
      reduceOnly: false,
      ...said,
    };
  }

  /** Makes an order and asks for its claim, as a confirmed ticket does. */
  async send(said: Partial<OrderIntent> = {}): Promise<Order> {
    this.#signals += 1;
    this.tick(1_000);
    const made = await this.life.writer.run({ kind: 'engine' }, (turn) => {
      const order = createOrder(turn, this.life.context, {
        intent: this.intent(said),
        origin: { kind: 'strategy', strategy: 'test', reason: 'a test' },
        maker: { maker: 'test', signal: `s${this.#signals}`, leg: 0, attempt: 0 },
      });
      turn.ask({ kind: 'claim', order: order.id });
      return order;
    });
    await settle();
    await settle();
    return this.order(made.id);
  }

  /** Buys ten and has them filled, with the levels that protect them. */
  async held(exits: OrderIntent['exits'] = {}): Promise<Order> {
    const order = await this.send({ exits });
    this.tellTrade(order, 10, 1_000);
    await settle();
    await settle();
    return this.order(order.id);
  }

  /** Trades a part of a placed order and tells it. */
  tellTrade(order: Pick<Order, 'tag'>, units: number, rupeesAt: number): void {
    const shown = this.broker.ofTag(order.tag);
    const trade = this.broker.trade(shown, units, priceFromRupees(rupeesAt));
    this.broker.tellTrade(trade);
    this.broker.tellOrder(this.broker.ofTag(order.tag));
  }

  order(id: OrderId): Order {
    const order = this.state.orders.get(id);
    if (order === undefined) throw new Error(`no order ${id}`);
    return order;
  }

  run<Answer>(work: (turn: Turn) => Answer): Promise<Answer> {
    return this.life.writer.run({ kind: 'engine' }, work);
  }

  /** Sentences that were told with noise. */
  get pages(): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'notice' && event.severity === 'critical' ? [event.text] : [],
    );
  }

  /** Units of the first share that the live book holds. */
  get position(): number {
    const held = this.state.positions.get(`${LIVE}|${KEYS[0]}|MIS`);
    return held?.quantity ?? 0;
  }
}
