import {
  type BrokerOrderId,
  brokerOrderId,
  type InstrumentKey,
  type OrderTag,
  tradeId,
} from '../../../engine/domain/ids.ts';
import { direction, type Pricing, type Product, type Side } from '../../../engine/domain/order.ts';
import { NO_PRICE, type Price, price } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { istDate } from '../../../engine/domain/time.ts';
import type { BrokerOrder, BrokerPosition, BrokerTrade } from '../../../engine/ports/broker.ts';
import type { Chance } from '../chance.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What somebody asks the house to do. */
export interface Wish {
  readonly tag: OrderTag | undefined;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly pricing: Pricing;
  readonly reduceOnly: boolean;
}

/** An order of the house with all that happened to it. */
export interface HouseOrder extends Wish {
  readonly id: BrokerOrderId;
  readonly byHand: boolean;
  quantity: number;
  pricing: Pricing;
  status: BrokerOrder['status'];
  filled: number;
  value: number;
  message: string;
  updatedAt: number;
  triggered: boolean;
  modifications: number;
  /** Whether its tag never comes back from the house. */
  untagged: boolean;
}

export type HouseNews =
  | { readonly kind: 'order'; readonly order: HouseOrder; readonly shown: BrokerOrder }
  | { readonly kind: 'trade'; readonly order: HouseOrder; readonly trade: BrokerTrade };

const ENDED: ReadonlySet<BrokerOrder['status']> = new Set(['complete', 'cancelled', 'rejected']);
const MOST_MODIFICATIONS = 25;

/**
 * A broker's house on a market of last prices: what really happened, whoever was told of it. It keeps its own book
 * and shares nothing with our simulated exchange, so that a fault of ours cannot hide in it.
 */
export class BrokerHouse {
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #orders = new Map<BrokerOrderId, HouseOrder>();
  readonly #trades: BrokerTrade[] = [];
  readonly #last = new Map<InstrumentKey, number>();
  readonly #listeners: ((news: HouseNews) => void)[] = [];
  readonly #traded = new Map<InstrumentKey, number>();
  #numbers = 0;

  constructor(time: VirtualTime, chance: Chance) {
    this.#time = time;
    this.#chance = chance;
  }

  listen(listener: (news: HouseNews) => void): void {
    this.#listeners.push(listener);
  }

  get orders(): readonly HouseOrder[] {
    return [...this.#orders.values()];
  }

  get trades(): readonly BrokerTrade[] {
    return this.#trades;
  }

  order(id: BrokerOrderId | undefined): HouseOrder | undefined {
    return id === undefined ? undefined : this.#orders.get(id);
  }

  /** Net units of an instrument and product, from every trade of the account. */
  net(instrument: InstrumentKey, product: Product): number {
    let units = 0;
    for (const trade of this.#trades) {
      const order = this.#orders.get(trade.brokerOrderId);
      if (order?.instrument === instrument && order.product === product)
        units += trade.quantity * direction(order.side);
    }
    return units;
  }

  positions(): readonly BrokerPosition[] {
    const rows = new Map<string, BrokerPosition>();
    for (const { instrument, product } of this.#orders.values()) {
      const averagePrice = price(this.#last.get(instrument) ?? 0);
      rows.set(`${instrument}|${product}`, {
        instrument,
        product,
        quantity: this.net(instrument, product),
        averagePrice,
      });
    }
    return [...rows.values()];
  }

  /** Takes an order in; what becomes of it is told later. */
  accept(wish: Wish, byHand = false): HouseOrder {
    this.#numbers += 1;
    const order: HouseOrder = {
      ...wish,
      id: brokerOrderId(`26112500${String(this.#numbers).padStart(7, '0')}`),
      byHand,
      status: 'passing',
      filled: 0,
      value: 0,
      message: '',
      updatedAt: this.#time.now,
      triggered: wish.pricing.type !== 'SL' && wish.pricing.type !== 'SL-M',
      modifications: 0,
      untagged: false,
    };
    this.#orders.set(order.id, order);
    this.#time.after(this.#chance.whole(5, 400), () => this.#admit(order));
    return order;
  }

  #admit(order: HouseOrder): void {
    if (ENDED.has(order.status)) return;
    if (this.#chance.happens(0.04)) {
      this.#become(order, 'rejected', 'RMS:Margin Exceeds,Required:1,Available:0');
      return;
    }
    this.#become(order, order.triggered ? 'open' : 'trigger-pending');
    this.#meet(order);
  }

  /** The price of an instrument moved: working orders meet it. */
  onPrice(instrument: InstrumentKey, last: Price): void {
    this.#last.set(instrument, last);
    for (const order of this.#orders.values()) if (order.instrument === instrument) this.#meet(order);
  }

  #meet(order: HouseOrder): void {
    const last = this.#last.get(order.instrument);
    if (last === undefined || (order.status !== 'open' && order.status !== 'trigger-pending')) return;
    const { pricing } = order;
    const towards = direction(order.side);
    if (!order.triggered && (pricing.type === 'SL' || pricing.type === 'SL-M')) {
      if ((last - pricing.trigger) * towards < 0) return;
      order.triggered = true;
      this.#become(order, 'open');
    }
    const limit = pricing.type === 'LIMIT' || pricing.type === 'SL' ? pricing.price : undefined;
    if (limit !== undefined && (limit - last) * towards < 0) return;
    this.#fill(order, last);
  }

  /** All of what is left, or a part of it: the rest comes with the next price. */
  #fill(order: HouseOrder, at: number): void {
    const rest = order.quantity - order.filled;
    const units = this.#chance.happens(0.45) ? this.#chance.whole(1, rest) : rest;
    order.filled += units;
    order.value += units * at;
    const trade: BrokerTrade = {
      tradeId: this.#nextTrade(order.instrument),
      brokerOrderId: order.id,
      quantity: quantity(units),
      price: price(at),
      at: this.#time.now,
      day: istDate(this.#time.now),
    };
    this.#trades.push(trade);
    for (const listener of this.#listeners) listener({ kind: 'trade', order, trade });
    this.#become(order, order.filled === order.quantity ? 'complete' : 'open');
  }

  /** Segments number their trades apart: orders of two instruments may well have trades of one name. */
  #nextTrade(instrument: InstrumentKey): BrokerTrade['tradeId'] {
    const number = (this.#traded.get(instrument) ?? 1_000) + 1;
    this.#traded.set(instrument, number);
    return tradeId(String(number));
  }

  #become(order: HouseOrder, status: BrokerOrder['status'], message = ''): void {
    order.status = status;
    order.message = message;
    order.updatedAt = Math.max(order.updatedAt + 1, this.#time.now);
    const shown = show(order);
    for (const listener of this.#listeners) listener({ kind: 'order', order, shown });
  }

  /** Cancels at once when it still works; the answer in the broker's words otherwise. */
  cancel(id: BrokerOrderId | undefined): 'done' | 'finished' {
    const order = this.order(id);
    if (order === undefined || ENDED.has(order.status)) return 'finished';
    this.#become(order, 'cancelled', order.byHand ? 'Cancelled in the app' : '');
    return 'done';
  }

  modify(
    id: BrokerOrderId | undefined,
    to: { readonly pricing: Pricing; readonly quantity: number },
  ): 'done' | 'finished' | 'too-often' | 'too-small' {
    const order = this.order(id);
    if (order === undefined || ENDED.has(order.status) || order.status === 'passing') return 'finished';
    if (order.modifications >= MOST_MODIFICATIONS) return 'too-often';
    if (to.quantity <= order.filled) return 'too-small';
    order.modifications += 1;
    order.pricing = to.pricing;
    order.quantity = to.quantity;
    this.#become(order, order.status);
    this.#meet(order);
    return 'done';
  }

  /** Somebody at the broker ends an order: its risk desk, the exchange, the user's own app. */
  end(order: HouseOrder, status: 'cancelled' | 'rejected', message: string): void {
    if (!ENDED.has(order.status)) this.#become(order, status, message);
  }
}

export function isWorking(order: HouseOrder): boolean {
  return !ENDED.has(order.status);
}

/** An order as its book shows it now. */
export function show(order: HouseOrder): BrokerOrder {
  return {
    brokerOrderId: order.id,
    tag: order.untagged ? undefined : order.tag,
    instrument: order.instrument,
    side: order.side,
    product: order.product,
    quantity: quantity(order.quantity),
    pricing: order.pricing,
    status: order.status,
    filled: order.filled,
    averagePrice: order.filled === 0 ? NO_PRICE : price(Math.round(order.value / order.filled)),
    message: order.message,
    updatedAt: order.updatedAt as BrokerOrder['updatedAt'],
  };
}
