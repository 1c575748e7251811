import type { DeskEvent } from '../../engine/desk.ts';
import type { OrderId } from '../../engine/domain/ids.ts';
import type { Order, OrderIntent } from '../../engine/domain/order.ts';
import { priceFromRupees } from '../../engine/domain/price.ts';
import { type EpochMs, epochMs, isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import type { DeskState } from '../../engine/kernel/state.ts';
import type { Turn } from '../../engine/kernel/turn.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import { MemoryStore } from '../simulation/memory-store.ts';
import { FIRST_KEY, type Life, makeProcess, settle } from '../simulation/process.ts';
import { ACCOUNT, claimOrder, LIVE, liveIntent, openLiveBook, tickAt, withPaper } from './live-book.ts';
import { ScriptedBroker } from './scripted-broker.ts';

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
      brokers: (context) => withPaper(context, clock, this.broker),
      onListening: (listener) => {
        this.#listener = listener;
      },
      furnish: (turn) => openLiveBook(turn),
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
    const id = this.life.context.listings.byKey(FIRST_KEY)?.id;
    if (id === undefined) throw new Error('the share is not listed');
    this.#listener?.onTick(tickAt(id, this.now, rupeesNow, this.now - START + 10));
  }

  /** Makes an order and asks for its claim, as a confirmed ticket does. */
  async send(said: Partial<OrderIntent> = {}): Promise<Order> {
    this.#signals += 1;
    this.tick(1_000);
    const wish = { intent: liveIntent(said), signal: `s${this.#signals}` };
    const made = await this.run((turn) => claimOrder(turn, this.life.context, wish));
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
    const held = this.state.positions.get(`${LIVE}|${FIRST_KEY}|MIS`);
    return held?.quantity ?? 0;
  }
}
