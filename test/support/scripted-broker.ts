import type { Approved } from '../../engine/domain/gates.ts';
import { type AccountId, brokerOrderId, type OrderTag, tradeId } from '../../engine/domain/ids.ts';
import type { Order, Pricing } from '../../engine/domain/order.ts';
import { type Price, price } from '../../engine/domain/price.ts';
import { type Quantity, quantity } from '../../engine/domain/quantity.ts';
import { type EpochMs, istDate } from '../../engine/domain/time.ts';
import { dayPositions } from '../../engine/execution/simulated/day-positions.ts';
import type {
  BookAnswer,
  Broker,
  BrokerListener,
  BrokerOrder,
  BrokerPosition,
  BrokerTrade,
  ChangeAnswer,
  PlaceAnswer,
} from '../../engine/ports/broker.ts';

/**
 * A broker whose book is only evidence, and whose every move is the test's: what it answers, what its book has and
 * what it tells. Nothing is told by itself.
 */
export class ScriptedBroker implements Broker {
  readonly account: AccountId;
  readonly bookAs = 'evidence';
  readonly orders: BrokerOrder[] = [];
  readonly trades: BrokerTrade[] = [];
  /** What is held besides what the orders here traded. */
  readonly extra: BrokerPosition[] = [];
  readonly placed: Order[] = [];
  readonly asked: string[] = [];
  reads = 0;
  /** What the next placement gets for an answer, and whether the order is at the broker nevertheless. */
  next: { readonly answer: PlaceAnswer | 'accepted'; readonly arrives: boolean } = {
    answer: 'accepted',
    arrives: true,
  };
  /** What every placement gets for an answer from now on, without arriving. */
  nextPlaces: PlaceAnswer | undefined;
  /** From now on no placement is answered. */
  never = false;
  nextChange: ChangeAnswer = { kind: 'accepted' };
  silence: Exclude<BookAnswer, { kind: 'book' }> | undefined;
  readonly #now: () => EpochMs;
  #listener: BrokerListener | undefined;
  #numbers = 0;

  constructor(account: AccountId, now: () => EpochMs) {
    this.account = account;
    this.#now = now;
  }

  /** The order that came last. */
  get latest(): BrokerOrder {
    const latest = this.orders.at(-1);
    if (latest === undefined) throw new Error('the broker has no order');
    return latest;
  }

  listen(listener: BrokerListener): void {
    this.#listener = listener;
  }

  async place(order: Approved<Order>): Promise<PlaceAnswer> {
    this.placed.push(order);
    if (this.nextPlaces !== undefined) return this.nextPlaces;
    if (this.never) return new Promise(() => undefined);
    const { answer, arrives } = this.next;
    this.next = { answer: 'accepted', arrives: true };
    const shown = arrives ? this.add(order, order.tag) : undefined;
    if (answer !== 'accepted') return answer;
    if (shown === undefined) throw new Error('what is accepted arrives');
    return { kind: 'accepted', brokerOrderId: shown.brokerOrderId };
  }

  async modify(order: Order, pricing: Pricing, units: Quantity): Promise<ChangeAnswer> {
    this.asked.push(`modify ${order.id} ${pricing.type} ${units}`);
    return this.nextChange;
  }

  async cancel(order: Order): Promise<ChangeAnswer> {
    this.asked.push(`cancel ${order.id}`);
    return this.nextChange;
  }

  async book(): Promise<BookAnswer> {
    this.reads += 1;
    if (this.silence !== undefined) return this.silence;
    return {
      kind: 'book',
      orders: [...this.orders],
      trades: [...this.trades],
      positions: [...dayPositions(this.orders), ...this.extra],
    };
  }

  /** Puts an order into the book. */
  add(
    order: Pick<Order, 'instrument' | 'side' | 'product' | 'quantity' | 'pricing'>,
    tag: OrderTag | undefined,
    status: BrokerOrder['status'] = 'open',
  ): BrokerOrder {
    this.#numbers += 1;
    const { instrument, side, product, quantity: units, pricing } = order;
    const shown: BrokerOrder = {
      brokerOrderId: brokerOrderId(`2611250000${String(this.#numbers).padStart(5, '0')}`),
      tag,
      instrument,
      side,
      product,
      quantity: units,
      pricing,
      status,
      filled: 0,
      averagePrice: price(0),
      message: '',
      updatedAt: this.#now(),
    };
    this.orders.push(shown);
    return shown;
  }

  /** Changes an order of the book; gives what it is now. */
  change(shown: Pick<BrokerOrder, 'brokerOrderId'>, to: Partial<BrokerOrder>): BrokerOrder {
    const at = this.orders.findIndex((order) => order.brokerOrderId === shown.brokerOrderId);
    const before = this.orders[at];
    if (before === undefined) throw new Error(`no order ${shown.brokerOrderId}`);
    const after = { ...before, updatedAt: this.#now(), ...to };
    this.orders[at] = after;
    return after;
  }

  /** Trades a part of an order of the book. */
  trade(shown: Pick<BrokerOrder, 'brokerOrderId'>, units: number, at: Price): BrokerTrade {
    const before = this.orders.find((order) => order.brokerOrderId === shown.brokerOrderId);
    if (before === undefined) throw new Error(`no order ${shown.brokerOrderId}`);
    const filled = before.filled + units;
    this.change(shown, {
      filled,
      averagePrice: at,
      ...(filled >= before.quantity ? { status: 'complete' as const } : {}),
    });
    const trade: BrokerTrade = {
      tradeId: tradeId(`${shown.brokerOrderId}-${filled}`),
      brokerOrderId: shown.brokerOrderId,
      quantity: quantity(units),
      price: at,
      at: this.#now(),
      day: istDate(this.#now()),
    };
    this.trades.push(trade);
    return trade;
  }

  /** The order of the book that bears the tag of one that was placed. */
  ofTag(tag: OrderTag): BrokerOrder {
    const shown = this.orders.find((order) => order.tag === tag);
    if (shown === undefined) throw new Error(`no order with tag ${tag}`);
    return shown;
  }

  tellOrder(order: BrokerOrder): void {
    this.#listener?.onOrder(order);
  }

  tellTrade(trade: BrokerTrade): void {
    this.#listener?.onTrade(trade);
  }

  tellGap(why: string): void {
    this.#listener?.onGap(why);
  }
}
