import type { DeskEvent } from '../desk.ts';
import { unreachable } from '../domain/assert.ts';
import type { Actor } from '../domain/fact.ts';
import type { Approved } from '../domain/gates.ts';
import type { BrokerOrderId } from '../domain/ids.ts';
import type { Order, Pricing } from '../domain/order.ts';
import type { Quantity } from '../domain/quantity.ts';
import { brokerOrderSeen, brokerTradeSeen, changeAnswered } from '../kernel/broker-news.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Effect } from '../kernel/effect.ts';
import { claimOrder, placeAnswered } from '../kernel/sending.ts';
import type { Turn } from '../kernel/turn.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { Broker, BrokerOrder, BrokerTrade, ChangeAnswer, PlaceAnswer } from '../ports/broker.ts';
import type { WallClock } from '../ports/wall-clock.ts';

const BROKER: Actor = { kind: 'broker' };
const ENGINE: Actor = { kind: 'engine' };
/** Trades of orders that we do not know yet, kept until their order shows up. */
const MOST_EARLY_TRADES = 10_000;
const ENDED: ReadonlySet<BrokerOrder['status']> = new Set(['complete', 'cancelled', 'rejected']);

/** Carries out what the kernel asks of the world, and brings back what the world answers. */
export class Effects {
  readonly #broker: Broker;
  readonly #clock: WallClock;
  readonly #context: KernelContext;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  readonly #onBug: (error: unknown) => void;
  #early: BrokerTrade[] = [];
  /** When the newest update of each working order was made: an older one that comes late tells nothing. */
  readonly #newest = new Map<BrokerOrderId, number>();
  /** Ends of orders that wait for their trades. */
  readonly #ends = new Map<BrokerOrderId, BrokerOrder>();
  #writer: Writer | undefined;
  #inFlight = 0;

  constructor(options: {
    readonly broker: Broker;
    readonly clock: WallClock;
    readonly context: KernelContext;
    /** Told of every exception that nobody is waiting for. */
    readonly onBug: (error: unknown) => void;
  }) {
    this.#broker = options.broker;
    this.#clock = options.clock;
    this.#context = options.context;
    this.#onBug = options.onBug;
  }

  /** Requests at the broker without an answer yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Ties the loop: the writer performs through this, this books through the writer. */
  attach(writer: Writer): void {
    this.#writer = writer;
    this.#broker.listen({
      onOrder: (order) => this.#book((turn) => this.#orderSeen(turn, order)),
      onTrade: (trade) => this.#book((turn) => this.#tradeSeen(turn, trade)),
    });
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
        this.#owned(this.#modify(effect.order, effect.pricing, effect.quantity));
        return;
      case 'cancel':
        this.#owned(this.#change(effect.order, () => this.#broker.cancel(effect.order)));
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
      this.#retryEarly(turn);
    });
  }

  /** The last look before bytes leave: past its deadline an order is provably not sent. */
  async #sendOnce(order: Approved<Order>): Promise<PlaceAnswer> {
    const { state } = order;
    if (state.kind !== 'submitting' || this.#clock.now() >= state.deadline) {
      return { kind: 'not-sent', reason: 'it waited too long before it could leave' };
    }
    try {
      return await this.#broker.place(order);
    } catch (error) {
      this.#onBug(error);
      return { kind: 'unknown', reason: 'the connection failed in an unforeseen way' };
    }
  }

  #modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<void> {
    return this.#change(order, () => this.#broker.modify(order, pricing, quantity));
  }

  async #change(order: Order, ask: () => Promise<ChangeAnswer>): Promise<void> {
    const answer = await this.#ask(ask);
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

  #orderSeen(turn: Turn, order: BrokerOrder): void {
    if (order.updatedAt < (this.#newest.get(order.brokerOrderId) ?? 0)) return;
    this.#newest.set(order.brokerOrderId, order.updatedAt);
    if (ENDED.has(order.status)) {
      this.#newest.delete(order.brokerOrderId);
      if (this.#waitsForTrades(turn, order)) return;
    }
    brokerOrderSeen(turn, this.#context, order);
    this.#retryEarly(turn);
  }

  /** An end counts when everything that traded before it is booked: what it sets free depends on that. */
  #waitsForTrades(turn: Turn, order: BrokerOrder): boolean {
    const booked = turn.state.orderByBrokerId(order.brokerOrderId)?.filled;
    if (booked === undefined || booked >= order.filled) return false;
    this.#ends.set(order.brokerOrderId, order);
    return true;
  }

  #tradeSeen(turn: Turn, trade: BrokerTrade): void {
    if (brokerTradeSeen(turn, this.#context, trade)) this.#retryEnd(turn, trade.brokerOrderId);
    else if (this.#early.length < MOST_EARLY_TRADES) this.#early.push(trade);
  }

  #retryEnd(turn: Turn, id: BrokerOrderId): void {
    const end = this.#ends.get(id);
    if (end === undefined || this.#waitsForTrades(turn, end)) return;
    this.#ends.delete(id);
    brokerOrderSeen(turn, this.#context, end);
  }

  #retryEarly(turn: Turn): void {
    if (this.#early.length === 0) return;
    const early = this.#early;
    this.#early = [];
    for (const trade of early) this.#tradeSeen(turn, trade);
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
