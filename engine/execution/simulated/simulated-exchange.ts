import {
  type BrokerOrderId,
  brokerOrderId,
  type InstrumentId,
  type OrderTag,
  tradeId,
} from '../../domain/ids.ts';
import type { Pricing } from '../../domain/order.ts';
import { NO_PRICE, type Price, price } from '../../domain/price.ts';
import { quantity } from '../../domain/quantity.ts';
import { mulDiv } from '../../domain/rounding.ts';
import type { Depth, Quote, Tick } from '../../domain/tick.ts';
import { type EpochMs, type IsoDate, istDate } from '../../domain/time.ts';
import type { BrokerListener, BrokerOrder, BrokerTrade } from '../../ports/broker.ts';
import { rejectedByExchange } from './entry-checks.ts';
import { type Execution, queueAhead, take, wait } from './fill-model.ts';
import { protectedLimit } from './market-protection.ts';
import { isWorking, type RestingOrder, restOf } from './resting-order.ts';

/** What the exchange sees of the market besides ticks. */
export interface MarketSight {
  quote(id: InstrumentId): Quote | undefined;
  depth(id: InstrumentId): Depth | undefined;
}

/**
 * One exchange for paper and replay: deterministic, without clock, timers or I/O. Orders meet the market at the
 * first tick or pulse after they came, which is their latency; what is said about them goes to the listener in
 * the order in which it happens.
 */
export class SimulatedExchange {
  readonly #sight: MarketSight;
  readonly #listener: BrokerListener;
  readonly #orders = new Map<BrokerOrderId, RestingOrder>();
  readonly #working = new Map<InstrumentId, RestingOrder[]>();
  readonly #volumes = new Map<InstrumentId, number>();
  #trades: BrokerTrade[] = [];

  constructor(sight: MarketSight, listener: BrokerListener) {
    this.#sight = sight;
    this.#listener = listener;
  }

  get orders(): readonly BrokerOrder[] {
    return [...this.#orders.values()].map(shown);
  }

  get trades(): readonly BrokerTrade[] {
    return this.#trades;
  }

  find(id: BrokerOrderId | undefined): RestingOrder | undefined {
    return id === undefined ? undefined : this.#orders.get(id);
  }

  byTag(tag: OrderTag): RestingOrder | undefined {
    for (const order of this.#orders.values()) if (order.tag === tag) return order;
    return undefined;
  }

  /** Takes an order into the book; it meets the market with the next tick or pulse. */
  enter(order: RestingOrder): void {
    this.#orders.set(order.id, order);
    const list = this.#working.get(order.instrument.id) ?? [];
    list.push(order);
    this.#working.set(order.instrument.id, list);
  }

  /** Changes a resting order; a new price or a larger quantity goes to the end of the queue. */
  change(
    order: RestingOrder,
    to: { readonly pricing: Pricing; readonly quantity: number },
    at: EpochMs,
  ): void {
    order.pricing = to.pricing;
    order.quantity = to.quantity;
    order.limit = undefined;
    order.ahead = undefined;
    order.status = triggerOf(to.pricing) === undefined ? 'open' : 'trigger-pending';
    this.#tell(order, at);
    if (restOf(order) <= 0) this.#end(order, 'complete', '', at);
  }

  cancel(order: RestingOrder, message: string, at: EpochMs): void {
    this.#end(order, 'cancelled', message, at);
  }

  /** Nothing to do, and nothing allocated, for an instrument without orders. */
  onTick(tick: Tick): void {
    const list = this.#working.get(tick.instrument);
    if (list === undefined || list.length === 0) return;
    const before = this.#volumes.get(tick.instrument) ?? tick.volume;
    this.#volumes.set(tick.instrument, tick.volume);
    const traded = Math.max(0, tick.volume - before);
    for (const order of [...list]) this.#meet(order, tick, traded);
  }

  /** Lets orders that have not met the market yet meet the latest quote. */
  onTime(now: EpochMs): void {
    for (const [id, list] of this.#working) {
      if (!list.some((order) => order.status === 'passing' || isFresh(order))) continue;
      const quote = this.#sight.quote(id);
      if (quote === undefined) continue;
      for (const order of [...list])
        if (order.status === 'passing' || isFresh(order)) this.#meet(order, { ...quote, at: now }, 0);
    }
  }

  /** The session is over: what is left lapses. */
  endDay(at: EpochMs): void {
    for (const list of [...this.#working.values()]) {
      for (const order of [...list]) this.#end(order, 'cancelled', 'the day is over', at);
    }
    this.#orders.clear();
    this.#working.clear();
    this.#volumes.clear();
    this.#trades = [];
  }

  #meet(order: RestingOrder, tick: Tick, traded: number): void {
    if (order.status === 'passing' && !this.#admit(order, tick)) return;
    if (order.status === 'trigger-pending' && !this.#trigger(order, tick)) return;
    order.limit ??= limitOf(order, tick.last);
    if (order.ahead === undefined) {
      for (const execution of take(
        { side: order.side, rest: restOf(order), limit: order.limit },
        tick,
        this.#sight.depth(tick.instrument),
      )) {
        this.#execute(order, execution, tick.at);
      }
      order.ahead = queueAhead({ side: order.side, limit: order.limit }, tick);
      if (order.validity === 'IOC' && isWorking(order))
        this.#end(order, 'cancelled', 'IOC: nothing more at once', tick.at);
      return;
    }
    const waiting = wait(
      { side: order.side, rest: restOf(order), limit: order.limit, ahead: order.ahead },
      tick,
      traded,
    );
    order.ahead = waiting.ahead;
    if (waiting.fills > 0) this.#execute(order, { quantity: waiting.fills, price: order.limit }, tick.at);
  }

  /** The exchange's own checks, a moment after acceptance; false when it is rejected. */
  #admit(order: RestingOrder, tick: Tick): boolean {
    const refused = rejectedByExchange(order, this.#sight.quote(tick.instrument));
    if (refused !== undefined) {
      this.#end(order, 'rejected', refused, tick.at);
      return false;
    }
    order.status = triggerOf(order.pricing) === undefined ? 'open' : 'trigger-pending';
    this.#tell(order, tick.at);
    return true;
  }

  #trigger(order: RestingOrder, tick: Tick): boolean {
    const trigger = triggerOf(order.pricing);
    const hit = trigger !== undefined && (order.side === 'BUY' ? tick.last >= trigger : tick.last <= trigger);
    if (!hit) return false;
    order.status = 'open';
    this.#tell(order, tick.at);
    return true;
  }

  #execute(order: RestingOrder, execution: Execution, at: EpochMs): void {
    order.filled += execution.quantity;
    order.filledValue += execution.price * execution.quantity;
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
    if (restOf(order) === 0) this.#end(order, 'complete', '', at);
  }

  #end(
    order: RestingOrder,
    status: 'complete' | 'cancelled' | 'rejected',
    message: string,
    at: EpochMs,
  ): void {
    order.status = status;
    order.message = message;
    const list = this.#working.get(order.instrument.id)?.filter((other) => other !== order) ?? [];
    if (list.length > 0) this.#working.set(order.instrument.id, list);
    else this.#working.delete(order.instrument.id);
    this.#tell(order, at);
  }

  #tell(order: RestingOrder, at: EpochMs): void {
    order.updatedAt = at;
    this.#listener.onOrder(shown(order));
  }
}

const isFresh = (order: RestingOrder): boolean => order.status === 'open' && order.ahead === undefined;

function triggerOf(pricing: Pricing): Price | undefined {
  return pricing.type === 'SL' || pricing.type === 'SL-M' ? pricing.trigger : undefined;
}

/** The worst price an order may trade at, once it meets the market. */
function limitOf(order: RestingOrder, last: Price): Price {
  const { pricing } = order;
  if (pricing.type === 'LIMIT' || pricing.type === 'SL') return pricing.price;
  return protectedLimit(order.instrument, order.side, last);
}

/** The order as a client is shown it. */
export function shown(order: RestingOrder): BrokerOrder {
  return {
    brokerOrderId: order.id,
    tag: order.tag,
    instrument: order.key,
    side: order.side,
    product: order.product,
    quantity: quantity(order.quantity),
    pricing: order.pricing,
    status: order.status,
    filled: order.filled,
    averagePrice:
      order.filled === 0 ? NO_PRICE : price(mulDiv(order.filledValue, 1, order.filled, 'half-up')),
    message: order.message,
    updatedAt: order.updatedAt,
  };
}

/** The exchange's order number: the day and a running number, all digits. */
export function orderNumber(day: IsoDate, running: number): BrokerOrderId {
  return brokerOrderId(`${day.replaceAll('-', '').slice(2)}${String(running).padStart(9, '0')}`);
}
