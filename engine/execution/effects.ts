import type { DeskEvent } from '../desk.ts';
import { assert, unreachable } from '../domain/assert.ts';
import type { Actor } from '../domain/fact.ts';
import type { Approved } from '../domain/gates.ts';
import type { AccountId, OrderId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { changeAnswered } from '../kernel/broker-news.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Effect } from '../kernel/effect.ts';
import type { BrokerBook } from '../kernel/reconciliation.ts';
import { claimOrder, placeAnswered } from '../kernel/sending.ts';
import type { Turn } from '../kernel/turn.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { Broker, ChangeAnswer, PlaceAnswer } from '../ports/broker.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { AccountNews } from './account-news.ts';
import type { Brokers } from './brokers.ts';

const BROKER: Actor = { kind: 'broker' };
const ENGINE: Actor = { kind: 'engine' };

/** Told of what concerns one account. */
interface AccountWatcher {
  /** News may have been missed. */
  gap(why: string): void;
  /** The broker told something. */
  news(): void;
  /** Something happened that only the book can explain. */
  doubt(): void;
}

/** Carries out what the kernel asks of the world, and brings back what the world answers. */
export class Effects {
  readonly #brokers: Brokers;
  readonly #news = new Map<AccountId, AccountNews>();
  readonly #watchers = new Map<AccountId, AccountWatcher>();
  readonly #clock: WallClock;
  readonly #timers: Timers;
  readonly #context: KernelContext;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  readonly #onBug: (error: unknown) => void;
  readonly #inFlight = new Map<AccountId, number>();
  /** Until when an account's broker takes no orders, in monotonic time. */
  readonly #pausedUntil = new Map<AccountId, number>();
  #writer: Writer | undefined;

  constructor(options: {
    readonly brokers: Brokers;
    readonly clock: WallClock;
    readonly timers: Timers;
    readonly context: KernelContext;
    /** Told of every exception that nobody is waiting for. */
    readonly onBug: (error: unknown) => void;
  }) {
    this.#brokers = options.brokers;
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#context = options.context;
    this.#onBug = options.onBug;
    for (const broker of options.brokers.all) {
      const onConflict = (): void => this.#watchers.get(broker.account)?.doubt();
      this.#news.set(broker.account, new AccountNews({ broker, context: options.context, onConflict }));
    }
  }

  /** Requests at the brokers without an answer yet. */
  get inFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, one) => sum + one, 0);
  }

  inFlightOf(account: AccountId): number {
    return this.#inFlight.get(account) ?? 0;
  }

  /** From now on tells the watcher of everything that concerns the broker's account; gives the account's news. */
  watch(broker: Broker, watcher: AccountWatcher): AccountNews {
    this.#watchers.set(broker.account, watcher);
    const news = this.#news.get(broker.account);
    assert(news !== undefined, `no broker of account ${broker.account}`);
    return news;
  }

  /** The books of brokers whose book is proof: they are always there to be read. */
  async readProofs(): Promise<readonly BrokerBook[]> {
    const books: BrokerBook[] = [];
    for (const broker of this.#brokers.all) {
      if (broker.bookAs !== 'proof') continue;
      const complete = this.inFlightOf(broker.account) === 0;
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
      const watcher = (): AccountWatcher | undefined => this.#watchers.get(broker.account);
      broker.listen({
        onOrder: (order) => {
          watcher()?.news();
          this.#book((turn) => news?.orderSeen(turn, order));
        },
        onTrade: (trade) => {
          watcher()?.news();
          this.#book((turn) => news?.tradeSeen(turn, trade));
        },
        onGap: (why) => watcher()?.gap(why),
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
        this.#claim(effect.order, effect.afterMs ?? 0);
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

  /** Claims now, or when the broker takes orders again; what became of the order meanwhile is looked at then. */
  #claim(id: OrderId, afterMs: number): void {
    const account = this.#writer?.state.orders.get(id)?.account;
    const now = this.#clock.monotonicMs();
    const pausedUntil = account === undefined ? 0 : (this.#pausedUntil.get(account) ?? 0);
    const until = Math.max(now + afterMs, pausedUntil);
    if (account !== undefined && until > now) this.#pausedUntil.set(account, until);
    const claim = (): void => this.#book((turn) => claimOrder(turn, this.#context, id), ENGINE);
    if (until > now) this.#timers.after(until - now, claim);
    else claim();
  }

  async #place(order: Approved<Order>): Promise<void> {
    const answer = await this.#ask(order, () => this.#sendOnce(order));
    await this.#run((turn) => {
      placeAnswered(turn, this.#context, order.id, answer);
      this.#news.get(order.account)?.retryEarly(turn);
    });
  }

  /** The last look before bytes leave: past its deadline, or under the kill switch, an order is provably not sent. */
  async #sendOnce(order: Approved<Order>): Promise<PlaceAnswer> {
    const { state } = order;
    if (state.kind !== 'submitting' || this.#clock.now() >= state.deadline) {
      return { kind: 'not-sent', reason: 'it waited too long before it could leave' };
    }
    const held = order.reduceOnly ? undefined : this.#context.latch.holdsBack(order.book);
    if (held !== undefined) return { kind: 'not-sent', reason: held };
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
        : await this.#ask(order, () => ask(broker));
    // That it had ended already is news which the book has.
    if (answer.kind === 'finished') this.#watchers.get(order.account)?.doubt();
    await this.#run((turn) => changeAnswered(turn, this.#context, order, answer));
  }

  async #ask<Answer>({ account }: Order, ask: () => Promise<Answer>): Promise<Answer> {
    this.#inFlight.set(account, this.inFlightOf(account) + 1);
    try {
      return await ask();
    } finally {
      this.#inFlight.set(account, this.inFlightOf(account) - 1);
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
