import { assert } from '../../domain/assert.ts';
import type { Candle } from '../../domain/candle.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Approved } from '../../domain/gates.ts';
import type { AccountId, InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Order, Pricing } from '../../domain/order.ts';
import type { Quantity } from '../../domain/quantity.ts';
import type { Tick } from '../../domain/tick.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import type { BookAnswer, Broker, BrokerListener, ChangeAnswer, PlaceAnswer } from '../../ports/broker.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import type { BarMeeting } from './bar-meeting.ts';
import { dayPositions } from './day-positions.ts';
import type { FillSettings, HouseRules, MarketSight } from './house-rules.ts';
import { restoredOrder } from './restored-order.ts';
import { SimulatedExchange } from './simulated-exchange.ts';

/** Whose orders meet which market, under which rules. */
export interface PaperBrokerOptions {
  readonly account: AccountId;
  readonly clock: MarketClock;
  readonly sight: MarketSight;
  readonly instrumentOf: (key: InstrumentKey) => Tradable;
  readonly rules?: HouseRules;
  readonly fills?: Partial<FillSettings>;
}

/**
 * A broker whose exchange is simulated on the live market. It answers as Kite does: accepted means accepted for
 * processing; what becomes of an order is told at later ticks and pulses, never during a call on it. Its book
 * lives as long as the process: after a restart it is made again from our own rows, and is the truth about them.
 */
export class PaperBroker implements Broker {
  readonly account: AccountId;
  readonly bookAs = 'proof';
  readonly #clock: MarketClock;
  readonly #exchange: SimulatedExchange;
  readonly #instrumentOf: (key: InstrumentKey) => Tradable;
  #listener: BrokerListener | undefined;

  constructor(options: PaperBrokerOptions) {
    this.account = options.account;
    this.#clock = options.clock;
    this.#instrumentOf = options.instrumentOf;
    this.#exchange = new SimulatedExchange({
      sight: options.sight,
      listener: {
        onOrder: (order) => this.#listener?.onOrder(order),
        onTrade: (trade) => this.#listener?.onTrade(trade),
      },
      ...(options.rules === undefined ? {} : { rules: options.rules }),
      ...(options.fills === undefined ? {} : { fills: options.fills }),
    });
  }

  listen(listener: BrokerListener): void {
    this.#listener = listener;
  }

  async place(order: Approved<Order>): Promise<PlaceAnswer> {
    const { tag, book, side, product, quantity, pricing, validity, reduceOnly } = order;
    const instrument = this.#instrumentOf(order.instrument);
    const answer = this.#exchange.submit(
      {
        tag,
        book,
        instrument,
        side,
        product,
        quantity,
        pricing,
        validity,
        reduceOnly,
        ...(order.afterMarket === undefined ? {} : { afterMarket: order.afterMarket }),
      },
      this.#clock.now(),
    );
    return answer.kind === 'accepted' ? { kind: 'accepted', brokerOrderId: answer.id } : answer;
  }

  async modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer> {
    return this.#exchange.modify(order.brokerOrderId, { pricing, quantity }, this.#clock.now());
  }

  async cancel(order: Order): Promise<ChangeAnswer> {
    return this.#exchange.cancel(order.brokerOrderId, this.#clock.now());
  }

  async book(): Promise<BookAnswer> {
    const { orders, trades } = this.#exchange;
    return { kind: 'book', orders, trades, positions: dayPositions(orders) };
  }

  /**
   * Makes the book again from our rows, once, before the first tick: open orders filled as far as we know, and
   * those of today that have ended. Places in queues are lost. An order without a broker's number never got here.
   */
  restore(orders: readonly Order[], fills: readonly Fill[] = []): void {
    const now = this.#clock.now();
    const numbers = new Map(orders.map((order) => [order.id, order.brokerOrderId]));
    for (const order of orders) {
      const restored = restoredOrder(order, this.#instrumentOf, istDate(now));
      if (restored !== undefined) this.#exchange.restore(restored, now);
    }
    for (const fill of fills) {
      const brokerOrderId = numbers.get(fill.order);
      assert(brokerOrderId !== undefined, `a fill of order ${fill.order}, which the broker does not know`);
      const { tradeId, quantity, price, at, day } = fill;
      this.#exchange.restoreTrade({ tradeId, brokerOrderId, quantity, price, at, day });
    }
  }

  onTick(tick: Tick): void {
    this.#exchange.onTick(tick);
  }

  /** A bar that has ended; for the bar fill model. */
  onBar(instrument: InstrumentId, bar: Candle): void {
    this.#exchange.onBar(instrument, bar);
  }

  /** The same in steps: between them what was told can be answered. */
  meetBar(instrument: InstrumentId, bar: Candle): BarMeeting | undefined {
    return this.#exchange.meetBar(instrument, bar);
  }

  onTime(now: EpochMs): void {
    this.#exchange.onTime(now);
  }

  /** The day is over: what works lapses and tomorrow starts with an empty book. */
  endDay(): void {
    this.#exchange.endDay(this.#clock.now());
  }
}
