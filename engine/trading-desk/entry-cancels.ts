import type { KillProof, KillReport, KillScope } from '../desk-kill.ts';
import type { Actor } from '../domain/fact.ts';
import type { OrderId } from '../domain/ids.ts';
import { isLive, type Order } from '../domain/order.ts';
import type { Brokers } from '../execution/brokers.ts';
import type { KernelContext } from '../kernel/context.ts';
import { cancelEntries, openEntries } from '../kernel/halt.ts';
import type { Writer } from '../kernel/writer.ts';
import type { Broker, BrokerOrder } from '../ports/broker.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { within } from './within.ts';

const ENGINE: Actor = { kind: 'engine' };
/** By then every cancel has been sent, or waits for its turn at the broker's rate cap. */
const GIVE_UP_MS = 5_000;
const LOOK_EVERY_MS = 50;
/** A broker's book may be read only so often. */
const READ_EVERY_MS = 500;
/** How long one step may wait for the database or a broker. */
const STEP_MS = 1_000;

const WORKING: ReadonlySet<BrokerOrder['status']> = new Set(['passing', 'open', 'trigger-pending']);

type Found = Pick<KillReport, 'gone' | 'left' | 'kept' | 'positions' | 'proof'>;

/** Takes open entries back and finds out what became of them, through the record or, without a database, directly. */
export class EntryCancels {
  readonly #writer: Writer;
  readonly #context: KernelContext;
  readonly #brokers: Brokers;
  readonly #wall: WallClock;
  readonly #timers: Timers;

  constructor(parts: {
    readonly writer: Writer;
    readonly context: KernelContext;
    readonly brokers: Brokers;
    readonly wall: WallClock;
    readonly timers: Timers;
  }) {
    this.#writer = parts.writer;
    this.#context = parts.context;
    this.#brokers = parts.brokers;
    this.#wall = parts.wall;
    this.#timers = parts.timers;
  }

  /** With `cancel` false it only looks. Rejects never. */
  async takeBack(wish: {
    readonly scope: KillScope;
    readonly why: string;
    readonly cancel: boolean;
    /** Monotonic time of the command. */
    readonly sinceMs: number;
  }): Promise<Found> {
    const entries = openEntries(this.#writer.state, wish.scope).map(({ id }) => id);
    if (wish.cancel) await this.#cancelAll(wish, entries);
    const proof = await this.#readProof(wish.scope, entries);
    return { ...this.#sorted(wish.scope, entries, proof), proof };
  }

  async #cancelAll(
    { scope, why, sinceMs }: { readonly scope: KillScope; readonly why: string; readonly sinceMs: number },
    entries: readonly OrderId[],
  ): Promise<void> {
    const asked = new Set<OrderId>();
    while (this.#wall.monotonicMs() - sinceMs < GIVE_UP_MS) {
      const recorded = await this.#askThroughRecord(scope, why);
      if (!recorded) this.#askDirectly(entries, asked);
      if (recorded ? !this.#anyLive(entries) : await this.#brokersHaveNone(scope, entries)) return;
      await new Promise<void>((resolve) => {
        this.#timers.after(recorded ? LOOK_EVERY_MS : READ_EVERY_MS, resolve);
      });
    }
  }

  /** False when the database does not take it. */
  async #askThroughRecord(scope: KillScope, why: string): Promise<boolean> {
    if (!this.#writer.usable) return false;
    const asked = this.#writer
      .run(ENGINE, (turn) => {
        cancelEntries(turn, this.#context, scope, why);
        return true;
      })
      .catch(() => false);
    return (await within(this.#timers, STEP_MS, asked)) === true;
  }

  /** A cancel may be repeated freely, so it needs no record; what came of it is read when the database is back. */
  #askDirectly(entries: readonly OrderId[], asked: Set<OrderId>): void {
    for (const id of entries) {
      const order = this.#writer.state.orders.get(id);
      if (order?.brokerOrderId === undefined || asked.has(id)) continue;
      asked.add(id);
      this.#brokers
        .of(order.account)
        ?.cancel(order)
        .catch(() => asked.delete(id));
    }
  }

  async #brokersHaveNone(scope: KillScope, entries: readonly OrderId[]): Promise<boolean> {
    const proof = await this.#readProof(scope, entries);
    return proof.every((one) => one.kind === 'read' && one.entries === 0);
  }

  #anyLive(entries: readonly OrderId[]): boolean {
    return this.#ordersOf(entries).some(isLive);
  }

  #ordersOf(ids: readonly OrderId[]): readonly Order[] {
    return ids.map((id) => this.#writer.state.orders.get(id)).filter((order) => order !== undefined);
  }

  async #readProof(scope: KillScope, entries: readonly OrderId[]): Promise<readonly KillProof[]> {
    const { state } = this.#writer;
    const books = [...state.books.values()].filter(({ id }) => scope === 'desk' || id === scope);
    const accounts = new Set(books.map(({ account }) => account));
    const asked = this.#brokers.all.filter(({ account }) => accounts.has(account));
    return Promise.all(asked.map((broker) => this.#proofOf(broker, scope, entries)));
  }

  async #proofOf(broker: Broker, scope: KillScope, entries: readonly OrderId[]): Promise<KillProof> {
    const { account } = broker;
    const answer = await within(this.#timers, STEP_MS, broker.book()).catch(() => undefined);
    if (answer?.kind !== 'book') {
      return { kind: 'unread', account, reason: answer?.reason ?? 'the broker does not answer' };
    }
    const working = new Set(
      answer.orders.filter(({ status }) => WORKING.has(status)).map(({ brokerOrderId }) => brokerOrderId),
    );
    const works = ({ brokerOrderId }: Order): boolean =>
      brokerOrderId !== undefined && working.has(brokerOrderId);
    return {
      kind: 'read',
      account,
      entries: this.#ordersOf(entries).filter((order) => order.account === account && works(order)).length,
      kept: this.#kept(scope, entries).filter((order) => order.account === account && works(order)).length,
    };
  }

  #kept(scope: KillScope, entries: readonly OrderId[]): readonly Order[] {
    return [...this.#writer.state.liveOrders.values()].filter(
      (order) => (scope === 'desk' || order.book === scope) && !entries.includes(order.id),
    );
  }

  #sorted(
    scope: KillScope,
    entries: readonly OrderId[],
    proof: readonly KillProof[],
  ): Pick<Found, 'gone' | 'left' | 'kept' | 'positions'> {
    // Without its database the desk learns of an end only from the broker's book.
    const cleared = new Set(
      proof.filter((one) => one.kind === 'read' && one.entries === 0).map(({ account }) => account),
    );
    const isGone = (order: Order): boolean =>
      !isLive(order) ||
      (!this.#writer.usable && order.brokerOrderId !== undefined && cleared.has(order.account));
    const orders = this.#ordersOf(entries);
    const open = [...this.#writer.state.positions.values()].filter(
      ({ book, quantity }) => quantity !== 0 && (scope === 'desk' || book === scope),
    );
    return {
      gone: orders.filter(isGone),
      left: orders.filter((order) => !isGone(order)),
      kept: this.#kept(scope, entries),
      positions: open.length,
    };
  }
}
