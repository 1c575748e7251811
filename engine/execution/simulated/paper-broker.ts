import type { Approved } from '../../domain/gates.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import { isLive, type Order, type Pricing } from '../../domain/order.ts';
import type { Quantity } from '../../domain/quantity.ts';
import type { Tick } from '../../domain/tick.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import type {
  Broker,
  BrokerListener,
  BrokerOrder,
  BrokerTrade,
  ChangeAnswer,
  PlaceAnswer,
} from '../../ports/broker.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import { refusedAtOnce } from './entry-checks.ts';
import { isWorking, type RestingOrder } from './resting-order.ts';
import { type MarketSight, orderNumber, SimulatedExchange } from './simulated-exchange.ts';

/** Changes of one order that the broker takes. */
const MOST_MODIFICATIONS = 25;

/**
 * A broker whose exchange is simulated on the live market. It answers as Kite does: accepted means accepted for
 * processing, what becomes of an order is told later. Its book lives as long as the process; a restart gives it
 * back what was open from our own rows.
 */
export class PaperBroker implements Broker {
  readonly #clock: MarketClock;
  readonly #exchange: SimulatedExchange;
  readonly #instrumentOf: (key: InstrumentKey) => Tradable;
  readonly #changes = new Map<string, number>();
  #listener: BrokerListener | undefined;
  #running = 0;

  constructor(options: {
    readonly clock: MarketClock;
    readonly sight: MarketSight;
    readonly instrumentOf: (key: InstrumentKey) => Tradable;
  }) {
    this.#clock = options.clock;
    this.#instrumentOf = options.instrumentOf;
    this.#exchange = new SimulatedExchange(options.sight, {
      onOrder: (order) => this.#listener?.onOrder(order),
      onTrade: (trade) => this.#listener?.onTrade(trade),
    });
  }

  listen(listener: BrokerListener): void {
    this.#listener = listener;
  }

  async place(order: Approved<Order>): Promise<PlaceAnswer> {
    const known = this.#exchange.byTag(order.tag);
    if (known !== undefined) return { kind: 'refused', message: `An order with tag ${order.tag} exists.` };
    const instrument = this.#instrumentOf(order.instrument);
    const refused = refusedAtOnce({ ...order, instrument }, istDate(this.#clock.now()));
    if (refused !== undefined) return { kind: 'refused', message: refused };
    this.#running += 1;
    const id = orderNumber(istDate(this.#clock.now()), this.#running);
    this.#exchange.enter(resting(order, instrument, { id, at: this.#clock.now(), status: 'passing' }));
    return { kind: 'accepted', brokerOrderId: id };
  }

  async modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer> {
    const found = this.#exchange.find(order.brokerOrderId);
    if (found === undefined || !isWorking(found)) return finished(found);
    const changes = (this.#changes.get(found.id) ?? 0) + 1;
    if (changes > MOST_MODIFICATIONS) {
      return { kind: 'refused', message: 'Maximum allowed order modifications exceeded.' };
    }
    const refused = refusedAtOnce(
      { ...order, instrument: found.instrument, pricing, quantity },
      istDate(this.#clock.now()),
    );
    if (refused !== undefined) return { kind: 'refused', message: refused };
    this.#changes.set(found.id, changes);
    this.#exchange.change(found, { pricing, quantity }, this.#clock.now());
    return { kind: 'accepted' };
  }

  async cancel(order: Order): Promise<ChangeAnswer> {
    const found = this.#exchange.find(order.brokerOrderId);
    if (found === undefined || !isWorking(found)) return finished(found);
    this.#exchange.cancel(found, '', this.#clock.now());
    return { kind: 'accepted' };
  }

  async orders(): Promise<readonly BrokerOrder[]> {
    return this.#exchange.orders;
  }

  async trades(): Promise<readonly BrokerTrade[]> {
    return this.#exchange.trades;
  }

  /**
   * Takes back what was open before a restart, filled as far as our rows know; its place in the queue is lost.
   * Ended orders of the day are given too: their numbers are not used again.
   */
  restore(orders: readonly Order[]): void {
    const day = istDate(this.#clock.now());
    for (const order of orders) {
      const { brokerOrderId: id, state } = order;
      if (id === undefined) continue;
      if (order.day === day) this.#running = Math.max(this.#running, Number(id.slice(6)));
      if (!isLive(order)) continue;
      const status = state.kind === 'trigger-pending' || state.kind === 'open' ? state.kind : 'passing';
      const instrument = this.#instrumentOf(order.instrument);
      this.#exchange.enter(resting(order, instrument, { id, at: this.#clock.now(), status }));
    }
  }

  onTick(tick: Tick): void {
    this.#exchange.onTick(tick);
  }

  onTime(now: EpochMs): void {
    this.#exchange.onTime(now);
  }

  /** The session is over: DAY orders lapse and tomorrow starts with an empty book. */
  endDay(): void {
    this.#exchange.endDay(this.#clock.now());
    this.#changes.clear();
    this.#running = 0;
  }
}

function finished(order: RestingOrder | undefined): ChangeAnswer {
  return {
    kind: 'finished',
    message: order === undefined ? 'There is no such order.' : `The order is already ${order.status}.`,
  };
}

function resting(
  order: Order,
  instrument: Tradable,
  entry: { readonly id: RestingOrder['id']; readonly at: EpochMs; readonly status: RestingOrder['status'] },
): RestingOrder {
  return {
    id: entry.id,
    tag: order.tag,
    instrument,
    key: order.instrument,
    side: order.side,
    product: order.product,
    validity: order.validity,
    pricing: order.pricing,
    quantity: order.quantity,
    filled: order.filled,
    filledValue: order.filledValue,
    status: entry.status,
    message: '',
    limit: undefined,
    ahead: undefined,
    updatedAt: entry.at,
  };
}
