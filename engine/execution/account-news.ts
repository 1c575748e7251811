import type { AccountId, BrokerOrderId } from '../domain/ids.ts';
import { samePricing } from '../domain/order.ts';
import { istDate } from '../domain/time.ts';
import { adopt, mayBeOurs } from '../kernel/adoption.ts';
import { brokerOrderSeen, brokerTradeSeen, orderShown } from '../kernel/broker-news.ts';
import type { KernelContext } from '../kernel/context.ts';
import { type BrokerBook, reconcile } from '../kernel/reconciliation.ts';
import { fillKey } from '../kernel/state.ts';
import type { Turn } from '../kernel/turn.ts';
import { isTwin, takeTwin } from '../kernel/twin-orders.ts';
import type { Broker, BrokerOrder, BrokerTrade } from '../ports/broker.ts';

/** Trades of orders that we do not know yet, kept until their order shows up. */
const MOST_EARLY_TRADES = 10_000;
const ENDED: ReadonlySet<BrokerOrder['status']> = new Set(['complete', 'cancelled', 'rejected']);

/**
 * Brings what a broker tells of one account into an order in which it can be booked: of two snapshots of an order the
 * newer one holds, and an end counts when everything that traded before it is booked.
 */
export class AccountNews {
  readonly #account: AccountId;
  /** Whether orders that no row of ours explains are to be expected. */
  readonly #adopts: boolean;
  readonly #context: KernelContext;
  readonly #onConflict: () => void;
  #early: BrokerTrade[] = [];
  /** The newest snapshot of each order. */
  readonly #newest = new Map<BrokerOrderId, BrokerOrder>();
  /** Ends of orders that wait for their trades. */
  readonly #ends = new Map<BrokerOrderId, BrokerOrder>();

  constructor(options: {
    readonly broker: Pick<Broker, 'account' | 'bookAs'>;
    readonly context: KernelContext;
    /** Two snapshots of one instant say different things: only the book can tell. */
    readonly onConflict: () => void;
  }) {
    this.#account = options.broker.account;
    this.#adopts = options.broker.bookAs === 'evidence';
    this.#context = options.context;
    this.#onConflict = options.onConflict;
  }

  orderSeen(turn: Turn, order: BrokerOrder): void {
    if (this.#isOld(order)) return;
    this.#newest.set(order.brokerOrderId, order);
    if (!this.#isKnown(turn, order)) return;
    if (!ENDED.has(order.status) || !this.#waitsForTrades(turn, order))
      brokerOrderSeen(turn, this.#context, this.#account, order);
    this.retryEarly(turn);
  }

  /** Books what a read of the broker's book shows. */
  bookRead(turn: Turn, book: BrokerBook): void {
    if (book.bookAs === 'proof') {
      reconcile(turn, this.#context, book);
      return;
    }
    // Numbers and quantities first, then trades, then ends: an end may set exits in motion, which must see every fill.
    for (const order of book.orders) {
      if (!this.#isOld(order) && this.#isKnown(turn, order))
        brokerOrderSeen(turn, this.#context, this.#account, { ...order, status: 'passing' });
    }
    for (const trade of book.trades) this.#isBooked(turn, trade);
    for (const order of book.orders) this.orderSeen(turn, order);
  }

  #isOld(order: BrokerOrder): boolean {
    const newest = this.#newest.get(order.brokerOrderId);
    if (newest === undefined || order.updatedAt > newest.updatedAt) return false;
    if (order.updatedAt < newest.updatedAt) return true;
    const same =
      order.status === newest.status &&
      order.quantity === newest.quantity &&
      order.filled === newest.filled &&
      samePricing(order.pricing, newest.pricing);
    if (!same) this.#onConflict();
    // Of one instant: what traded less, or works where the other has ended, was there before.
    return order.filled < newest.filled || (ENDED.has(newest.status) && !ENDED.has(order.status));
  }

  /** Whether a row belongs to an order of ours, which it may become only now. */
  #isKnown(turn: Turn, shown: BrokerOrder): boolean {
    const order = orderShown(turn, this.#account, shown);
    if (order !== undefined) {
      if (!isTwin(order, shown)) return true;
      takeTwin(turn, this.#context, { account: this.#account, order, shown });
      return false;
    }
    if (!this.#adopts || mayBeOurs(turn, this.#account, shown)) return false;
    // What ended before the day that is open was told when it ended.
    if (turn.state.day === undefined || istDate(shown.updatedAt) < turn.state.day) return false;
    return adopt(turn, this.#context, this.#account, shown) !== undefined;
  }

  #waitsForTrades(turn: Turn, order: BrokerOrder): boolean {
    const booked = turn.state.orderByBrokerId(this.#account, order.brokerOrderId)?.filled;
    if (booked === undefined || booked >= order.filled) return false;
    this.#ends.set(order.brokerOrderId, order);
    return true;
  }

  tradeSeen(turn: Turn, trade: BrokerTrade): void {
    if (this.#outgrows(turn, trade)) this.#onConflict();
    else if (this.#isBooked(turn, trade)) return;
    if (this.#early.length < MOST_EARLY_TRADES) this.#early.push(trade);
  }

  /** More than was ordered, as far as we know: the order may have been made larger elsewhere. The book has both. */
  #outgrows(turn: Turn, trade: BrokerTrade): boolean {
    const order = turn.state.orderByBrokerId(this.#account, trade.brokerOrderId);
    if (order === undefined || !this.#adopts) return false;
    const isNew = !turn.state.fills.has(fillKey({ order: order.id, tradeId: trade.tradeId }));
    return isNew && order.filled + trade.quantity > order.quantity;
  }

  #isBooked(turn: Turn, trade: BrokerTrade): boolean {
    if (!brokerTradeSeen(turn, this.#context, this.#account, trade)) return false;
    this.#retryEnd(turn, trade.brokerOrderId);
    return true;
  }

  #retryEnd(turn: Turn, id: BrokerOrderId): void {
    const end = this.#ends.get(id);
    if (end === undefined || this.#waitsForTrades(turn, end)) return;
    this.#ends.delete(id);
    brokerOrderSeen(turn, this.#context, this.#account, end);
  }

  /** Books what came before the order it belongs to was known. */
  retryEarly(turn: Turn): void {
    if (this.#early.length === 0) return;
    const early = this.#early;
    this.#early = [];
    for (const trade of early) this.tradeSeen(turn, trade);
  }

  /** A day is over: nothing of its orders is told any more. */
  startDay(): void {
    this.#early = [];
    this.#newest.clear();
    this.#ends.clear();
  }
}
