import { type BrokerOrderId, type InstrumentId, type OrderTag, tradeId } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import { quantity } from '../../domain/quantity.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import type { BrokerListener, BrokerOrder, BrokerTrade } from '../../ports/broker.ts';
import { type ExchangeOrder, isWorking, restOf, shown } from './exchange-order.ts';
import { type Execution, TickLiquidity } from './tick-liquidity.ts';

/** The working orders of one instrument, and what the market offers them. */
export interface Desk {
  readonly instrument: Tradable;
  readonly liquidity: TickLiquidity;
  /** Replaced, never changed in place: who walks over it may end orders meanwhile. */
  orders: readonly ExchangeOrder[];
}

/** Whom the exchange tells. It loses nothing, so there are no gaps to tell of. */
export type ExchangeListener = Omit<BrokerListener, 'onGap'>;

/** Today's orders and trades. Everything that becomes of an order passes here and is told to the listener at once. */
export class ExchangeBook {
  readonly #listener: ExchangeListener;
  readonly #orders = new Map<BrokerOrderId, ExchangeOrder>();
  readonly #tags = new Map<OrderTag, ExchangeOrder>();
  readonly #desks = new Map<InstrumentId, Desk>();
  #trades: BrokerTrade[] = [];

  constructor(listener: ExchangeListener) {
    this.#listener = listener;
  }

  get orders(): readonly BrokerOrder[] {
    return [...this.#orders.values()].map(shown);
  }

  get trades(): readonly BrokerTrade[] {
    return [...this.#trades];
  }

  get desks(): Iterable<Desk> {
    return this.#desks.values();
  }

  find(id: BrokerOrderId | undefined): ExchangeOrder | undefined {
    return id === undefined ? undefined : this.#orders.get(id);
  }

  byTag(tag: OrderTag): ExchangeOrder | undefined {
    return this.#tags.get(tag);
  }

  desk(id: InstrumentId): Desk | undefined {
    return this.#desks.get(id);
  }

  /** Makes an order known; it does not meet the market yet. */
  add(order: ExchangeOrder): void {
    this.#orders.set(order.id, order);
    this.#tags.set(order.tag, order);
  }

  addTrade(trade: BrokerTrade): void {
    this.#trades.push(trade);
  }

  /** Brings an order before the market. */
  post(order: ExchangeOrder): void {
    const { instrument } = order;
    const desk = this.#desks.get(instrument.id);
    if (desk === undefined) {
      const liquidity = new TickLiquidity(instrument);
      this.#desks.set(instrument.id, { instrument, liquidity, orders: [order] });
    } else {
      desk.orders = [...desk.orders, order];
    }
  }

  /** Trades parts of an order; what is left of it goes on. */
  execute(order: ExchangeOrder, executions: readonly Execution[], at: EpochMs): void {
    for (const execution of executions) {
      order.filled += execution.quantity;
      order.filledValue += execution.price * execution.quantity;
      // Made of what had been traded before: the same after a restart, and never twice in a day.
      const trade: BrokerTrade = {
        tradeId: tradeId(`${order.id}-${order.filled}`),
        brokerOrderId: order.id,
        quantity: quantity(execution.quantity),
        price: execution.price,
        at,
        day: istDate(at),
      };
      this.#trades.push(trade);
      this.#listener.onTrade(trade);
    }
    if (executions.length === 0) return;
    if (restOf(order) === 0) this.end(order, { status: 'complete', message: '' }, at);
    else this.tell(order, at);
  }

  end(
    order: ExchangeOrder,
    as: { readonly status: 'complete' | 'cancelled' | 'rejected'; readonly message: string },
    at: EpochMs,
  ): void {
    if (!isWorking(order)) return;
    order.status = as.status;
    order.message = as.message;
    const desk = this.#desks.get(order.instrument.id);
    if (desk !== undefined) {
      desk.orders = desk.orders.filter((other) => other !== order);
      if (desk.orders.length === 0) desk.liquidity.idle();
    }
    this.tell(order, at);
  }

  tell(order: ExchangeOrder, at: EpochMs): void {
    order.updatedAt = at;
    this.#listener.onOrder(shown(order));
  }

  /** The day is over: what works lapses, and the book is empty. */
  close(message: string, at: EpochMs): void {
    for (const order of this.#orders.values()) this.end(order, { status: 'cancelled', message }, at);
    this.#orders.clear();
    this.#tags.clear();
    this.#desks.clear();
    this.#trades = [];
  }
}
