import type { AccountId, BrokerOrderId } from '../domain/ids.ts';
import { brokerOrderSeen, brokerTradeSeen } from '../kernel/broker-news.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Turn } from '../kernel/turn.ts';
import type { BrokerOrder, BrokerTrade } from '../ports/broker.ts';

/** Trades of orders that we do not know yet, kept until their order shows up. */
const MOST_EARLY_TRADES = 10_000;
const ENDED: ReadonlySet<BrokerOrder['status']> = new Set(['complete', 'cancelled', 'rejected']);

/** Brings what a broker tells of one account into an order in which it can be booked. */
export class AccountNews {
  readonly #account: AccountId;
  readonly #context: KernelContext;
  #early: BrokerTrade[] = [];
  /** When the newest update of each working order was made: an older one that comes late tells nothing. */
  readonly #newest = new Map<BrokerOrderId, number>();
  /** Ends of orders that wait for their trades. */
  readonly #ends = new Map<BrokerOrderId, BrokerOrder>();

  constructor(account: AccountId, context: KernelContext) {
    this.#account = account;
    this.#context = context;
  }

  orderSeen(turn: Turn, order: BrokerOrder): void {
    if (order.updatedAt < (this.#newest.get(order.brokerOrderId) ?? 0)) return;
    this.#newest.set(order.brokerOrderId, order.updatedAt);
    if (ENDED.has(order.status)) {
      this.#newest.delete(order.brokerOrderId);
      if (this.#waitsForTrades(turn, order)) return;
    }
    brokerOrderSeen(turn, this.#context, this.#account, order);
    this.retryEarly(turn);
  }

  /** An end counts when everything that traded before it is booked: what it sets free depends on that. */
  #waitsForTrades(turn: Turn, order: BrokerOrder): boolean {
    const booked = turn.state.orderByBrokerId(this.#account, order.brokerOrderId)?.filled;
    if (booked === undefined || booked >= order.filled) return false;
    this.#ends.set(order.brokerOrderId, order);
    return true;
  }

  tradeSeen(turn: Turn, trade: BrokerTrade): void {
    if (brokerTradeSeen(turn, this.#context, this.#account, trade)) this.#retryEnd(turn, trade.brokerOrderId);
    else if (this.#early.length < MOST_EARLY_TRADES) this.#early.push(trade);
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
}
