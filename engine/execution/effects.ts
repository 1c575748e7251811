import type { DeskEvent } from '../desk.ts';
import { unreachable } from '../domain/assert.ts';
import type { Actor } from '../domain/fact.ts';
import type { Approved } from '../domain/gates.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { changeAnswered } from '../kernel/broker-news.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Effect } from '../kernel/effect.ts';
import type { BrokerBook } from '../kernel/recovery.ts';
import { claimOrder, placeAnswered } from '../kernel/sending.ts';
import type { Turn } from '../kernel/turn.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { Broker, ChangeAnswer, PlaceAnswer } from '../ports/broker.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { AccountNews } from './account-news.ts';
import type { Brokers } from './brokers.ts';

const BROKER: Actor = { kind: 'broker' };
const ENGINE: Actor = { kind: 'engine' };
/** Carries out what the kernel asks of the world, and brings back what the world answers. */
export class Effects {
  readonly #brokers: Brokers;
  readonly #news = new Map<AccountId, AccountNews>();
  readonly #clock: WallClock;
  readonly #context: KernelContext;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  readonly #onBug: (error: unknown) => void;
  #writer: Writer | undefined;
  #inFlight = 0;

  constructor(options: {
    readonly brokers: Brokers;
    readonly clock: WallClock;
    readonly context: KernelContext;
    /** Told of every exception that nobody is waiting for. */
    readonly onBug: (error: unknown) => void;
  }) {
    this.#brokers = options.brokers;
    this.#clock = options.clock;
    this.#context = options.context;
    this.#onBug = options.onBug;
    for (const { account } of options.brokers.all)
      this.#news.set(account, new AccountNews(account, options.context));
  }

  /** Requests at the broker without an answer yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** The books of those accounts that can be read now. */
  async readBooks(): Promise<readonly BrokerBook[]> {
    const books: BrokerBook[] = [];
    for (const broker of this.#brokers.all) {
      const complete = this.#inFlight === 0;
      const answer = await broker.book();
      const { account, bookAs } = broker;
      if (answer.kind === 'book') books.push({ ...answer, account, bookAs, complete });
    }
    return books;
  }

  /** Ties the loop: the writer performs through this, this books through the writer. */
  attach(writer: Writer): void {
    this.#writer = writer;
    for (const broker of this.#brokers.all) {
      const news = this.#news.get(broker.account);
      broker.listen({
        onOrder: (order) => this.#book((turn) => news?.orderSeen(turn, order)),
        onTrade: (trade) => this.#book((turn) => news?.tradeSeen(turn, trade)),
        onGap: () => undefined,
      });
    }
  }

  subscribe(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  perform(effect: Effect): void {
    switch (effect.kind) {
      case 'claim':
        this.#book((turn) => claimOrder(turn, this.#context, effect.order), ENGINE);
        return;
      case 'place':
        this.#owned(this.#place(effect.order));
        return;
      case 'modify':
        this.#owned(
          this.#change(effect.order, (broker) =>
            broker.modify(effect.order, effect.pricing, effect.quantity),
          ),
        );
        return;
      case 'cancel':
        this.#owned(this.#change(effect.order, (broker) => broker.cancel(effect.order)));
        return;
      case 'announce':
        for (const listener of this.#listeners) listener(effect.event);
        return;
      default:
        unreachable(effect);
    }
  }

  /** Tells listeners something that is no fact. */
  announce(event: DeskEvent): void {
    this.perform({ kind: 'announce', event });
  }

  async #place(order: Approved<Order>): Promise<void> {
    const answer = await this.#ask(() => this.#sendOnce(order));
    await this.#run((turn) => {
      placeAnswered(turn, this.#context, order.id, answer);
      this.#news.get(order.account)?.retryEarly(turn);
    });
  }

  /** The last look before bytes leave: past its deadline an order is provably not sent. */
  async #sendOnce(order: Approved<Order>): Promise<PlaceAnswer> {
    const { state } = order;
    if (state.kind !== 'submitting' || this.#clock.now() >= state.deadline) {
      return { kind: 'not-sent', reason: 'it waited too long before it could leave' };
    }
    const broker = this.#brokers.of(order.account);
    if (broker === undefined) return { kind: 'not-sent', reason: noConnection(order) };
    try {
      return await broker.place(order);
    } catch (error) {
      this.#onBug(error);
      return { kind: 'unknown', reason: 'the connection failed in an unforeseen way' };
    }
  }

  async #change(order: Order, ask: (broker: Broker) => Promise<ChangeAnswer>): Promise<void> {
    const broker = this.#brokers.of(order.account);
    const answer: ChangeAnswer =
      broker === undefined
        ? { kind: 'not-sent', reason: noConnection(order) }
        : await this.#ask(() => ask(broker));
    await this.#run((turn) => changeAnswered(turn, this.#context, order, answer));
  }

  async #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.#inFlight += 1;
    try {
      return await ask();
    } finally {
      this.#inFlight -= 1;
    }
  }

  #book(work: (turn: Turn) => void, actor: Actor = BROKER): void {
    this.#owned(this.#run(work, actor));
  }

  async #run(work: (turn: Turn) => void, actor: Actor = BROKER): Promise<void> {
    await this.#writer?.run(actor, work);
  }

  /** Every promise here has an owner: a store that is down is told elsewhere, anything else is a bug. */
  #owned(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) this.#onBug(error);
    });
  }
}

function noConnection(order: Order): string {
  return `Munim was started without a connection to the account ${order.account}`;
}
