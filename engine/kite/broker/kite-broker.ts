import { z } from 'zod';
import type { Approved } from '../../domain/gates.ts';
import type { AccountId, BrokerOrderId, InstrumentKey } from '../../domain/ids.ts';
import { MOST_MODIFICATIONS, type Order, type Pricing } from '../../domain/order.ts';
import type { Quantity } from '../../domain/quantity.ts';
import { istDate, SECOND_MS } from '../../domain/time.ts';
import { TOO_MANY_CHANGES } from '../../execution/simulated/kite-words.ts';
import type { BookAnswer, Broker, BrokerListener, ChangeAnswer, PlaceAnswer } from '../../ports/broker.ts';
import type { Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteClient } from '../client.ts';
import { pause } from '../limits/read-retry.ts';
import { type KeyOf, type Listed, ROWS } from '../rows.ts';
import { failureText, type KiteFailure, provesDeadToken } from '../transport/kite-failure.ts';
import { kiteId } from '../wire-values.ts';
import { changeAnswer, placeAnswer, verdictOn } from './answers.ts';
import { POSITIONS, readOrders, readPositions, readTrades } from './book-rows.ts';
import { BookWatch } from './book-watch.ts';
import { modifyParameters, placeParameters, type Variety } from './order-parameters.ts';

const ORDER_ID = z.object({ order_id: kiteId });

/** How often a cancel asks about an order that is being processed, and how long it waits between. */
const CANCEL_ATTEMPTS = 3;
const PROCESSING_MS = SECOND_MS / 2;

/** Whose account it is, over which client, and how instruments are named there. */
export interface KiteBrokerOptions {
  readonly account: AccountId;
  readonly client: KiteClient;
  readonly clock: WallClock;
  readonly timers: Timers;
  readonly keyOf: KeyOf;
  readonly listedAs: (key: InstrumentKey) => Listed;
  /** Whether instruments are listed: without them the rows of a book could not be told from those of other exchanges. */
  readonly isListed: () => boolean;
  /** Under which variety an order goes now. */
  readonly varietyOf: (order: Order) => 'regular' | 'amo';
  /** Where a sale of delivery shares can be released; undefined when Kite gives no link. */
  readonly authoriseLink: () => Promise<string | undefined>;
}

/**
 * An account at Zerodha. Every request about an order is sent once, and its answer is told for what it proves.
 * The book comes from Kite's lists; news of the socket only say when to read them.
 */
export class KiteBroker implements Broker {
  readonly account: AccountId;
  readonly bookAs = 'evidence';
  readonly #options: KiteBrokerOptions;
  readonly #watch: BookWatch;
  /** Orders that are filed under another variety than the regular one: changes must name it. */
  readonly #special = new Map<BrokerOrderId, Variety>();
  #listener: BrokerListener | undefined;

  constructor(options: KiteBrokerOptions) {
    this.account = options.account;
    this.#options = options;
    this.#watch = new BookWatch(() => this.book(), options.timers, {
      order: (order) => this.#listener?.onOrder(order),
      trade: (trade) => this.#listener?.onTrade(trade),
      missed: (why) => this.#listener?.onGap(why),
    });
  }

  listen(listener: BrokerListener): void {
    this.#listener = listener;
  }

  async place(order: Approved<Order>): Promise<PlaceAnswer> {
    const variety = this.#options.varietyOf(order);
    const parameters = placeParameters(order, this.#options.listedAs(order.instrument));
    const result = await this.#options.client.place(order.reduceOnly ? 'exit' : 'entry', ORDER_ID, (kite) =>
      kite.placeOrder(variety, parameters),
    );
    const answer = placeAnswer(result);
    if (answer.kind === 'accepted') this.#file(answer.brokerOrderId, variety);
    if (result.ok || verdictOn(result.error).kind !== 'needs-authorisation') return answer;
    return this.#needsAuthorisation(failureText(result.error));
  }

  async modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer> {
    const id = order.brokerOrderId;
    if (id === undefined) return UNNAMED;
    if (order.modifications >= MOST_MODIFICATIONS) {
      return { kind: 'refused', message: TOO_MANY_CHANGES };
    }
    // Kite does not say whether the quantity of a partly filled order means all of it or the rest.
    if (order.filled > 0 && quantity !== order.quantity) {
      return {
        kind: 'refused',
        message: `${order.filled} of ${order.quantity} have traded: cancel the rest and place a new order.`,
      };
    }
    const result = await this.#options.client.change('modify', ORDER_ID, (kite) =>
      kite.modifyOrder(this.#varietyOf(id), id, modifyParameters(order, pricing, quantity)),
    );
    const answer = changeAnswer(result);
    return answer.kind === 'being-processed' ? { kind: 'finished', message: answer.message } : answer;
  }

  /** A cancel can be repeated without harm: one that met its order in motion asks again. */
  async cancel(order: Order): Promise<ChangeAnswer> {
    const id = order.brokerOrderId;
    if (id === undefined) return UNNAMED;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#options.client.change('cancel', ORDER_ID, (kite) =>
        kite.cancelOrder(this.#varietyOf(id), id),
      );
      const answer = changeAnswer(result);
      if (answer.kind !== 'being-processed') return answer;
      if (attempt === CANCEL_ATTEMPTS) return { kind: 'unknown', reason: answer.message };
      await pause(this.#options.timers, PROCESSING_MS);
    }
  }

  /** Orders first, so that the trades of every end are in the list that follows. */
  async book(): Promise<BookAnswer> {
    const { client, clock, keyOf, isListed } = this.#options;
    if (!isListed()) return { kind: 'unreachable', reason: 'the instruments of Kite are not loaded yet' };
    const orders = await client.read('other', ROWS, (kite) => kite.getOrders());
    if (!orders.ok) return unread(orders.error);
    client.limits.orders.seenToday(orders.value.length);
    const [trades, positions] = await Promise.all([
      client.read('other', ROWS, (kite) => kite.getTrades()),
      client.read('other', POSITIONS, (kite) => kite.getPositions()),
    ]);
    if (!trades.ok) return unread(trades.error);
    if (!positions.ok) return unread(positions.error);
    const filed = readOrders(orders.value, keyOf);
    if (!filed.ok) return unreadable('orders', filed.error);
    const traded = readTrades(trades.value, keyOf, istDate(clock.now()));
    if (!traded.ok) return unreadable('trades', traded.error);
    const held = readPositions(positions.value.net, keyOf);
    if (!held.ok) return unreadable('positions', held.error);
    for (const { order, variety } of filed.value) this.#file(order.brokerOrderId, variety);
    return {
      kind: 'book',
      orders: filed.value.map(({ order }) => order),
      trades: traded.value,
      positions: held.value,
    };
  }

  /**
   * News of an order from the socket or a postback. It is only a hint: it may be of the past, come twice, or be of
   * somebody else's order. The book is read once for all news that come together.
   */
  onOrderFrame(_postback: unknown): void {
    this.#watch.hint();
  }

  /** News may have been missed: the socket was away, or the session is new. */
  onGap(why: string): void {
    this.#listener?.onGap(why);
  }

  stop(): void {
    this.#watch.stop();
  }

  #file(id: BrokerOrderId, variety: Variety): void {
    if (variety !== 'regular') this.#special.set(id, variety);
  }

  #varietyOf(id: BrokerOrderId): Variety {
    return this.#special.get(id) ?? 'regular';
  }

  async #needsAuthorisation(says: string): Promise<PlaceAnswer> {
    const link = await this.#options.authoriseLink();
    const how =
      link === undefined
        ? 'Authorise it in Kite under Holdings'
        : `Authorise it until 17:30 today at ${link}`;
    return { kind: 'refused', message: `${says} ${how}, then send the order again.` };
  }
}

const UNNAMED: ChangeAnswer = { kind: 'not-sent', reason: 'Kite has not told the number of the order yet' };

function unread(failure: KiteFailure): BookAnswer {
  const dead = failure.kind === 'logged-out' || provesDeadToken(failure);
  return { kind: dead ? 'logged-out' : 'unreachable', reason: failureText(failure) };
}

function unreadable(what: string, reason: string): BookAnswer {
  return { kind: 'unreachable', reason: `the ${what} that Kite sent cannot be read: ${reason}` };
}
