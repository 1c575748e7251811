import { MINUTE_MS } from '../../../../engine/domain/time.ts';
import type { Account } from '../book/account.ts';
import { type BookOrder, isStop, type OrderTerms } from '../book/book-order.ts';
import type { OrderNumbers } from '../book/order-numbers.ts';
import type { Trade } from '../book/trade.ts';
import type { OrderFate } from '../faults/fault.ts';
import { isIndex, type Listing } from '../market/listing.ts';
import type { Tape, TapeNews } from '../market/tape.ts';
import type { ServerClock } from '../server-clock.ts';
import { arriving, type Execution, isTriggered, resting } from './matching.ts';
import { protectedLimit } from './protection.ts';
import { type RiskRefusal, riskRefusal } from './risk.ts';
import type { Phase, TradingHours } from './trading-hours.ts';

/** What the broker's clients may hear of an order. */
type OrderNews = (order: BookOrder, status: string) => void;

export interface ExchangeParts {
  readonly clock: ServerClock;
  readonly tape: Tape;
  readonly hours: TradingHours;
  readonly numbers: OrderNumbers;
  readonly accountOf: (userId: string) => Account;
  readonly news: OrderNews;
  /** Is called after anything changed in the book. */
  readonly changed: () => void;
  /** How long the broker takes between its answer and the exchange's. */
  readonly latencyMs: number;
  /** `manual`: nothing trades but what a script fills. */
  readonly matching: 'automatic' | 'manual';
}

/** How far from its reference price the closing auction takes orders. */
export const AUCTION_BAND_PERCENT = 3;

/** The exchange with the broker's order management in front: takes orders through their states and lets them trade. */
export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #fates = new Map<string, OrderFate>();
  readonly #followers = new Map<string, () => void>();
  #live: BookOrder[] = [];

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    parts.tape.listen((news) => this.#onTape(news));
  }

  phase(listing: Listing): Phase {
    return this.#parts.hours.phase(listing, this.#parts.clock.now());
  }

  /** Every order that is not at its end, oldest first. */
  get live(): readonly BookOrder[] {
    this.#live = this.#live.filter((order) => !order.isFinal);
    return this.#live;
  }

  /** Takes an order that passed the checks before the book; the account has it from now on. */
  submit(order: BookOrder, fate: OrderFate = {}): void {
    const { clock } = this.#parts;
    this.#parts.accountOf(order.identity.userId).orders.set(order.id, order);
    this.#fates.set(order.id, fate);
    this.#live.push(order);
    if (fate.hiddenMs !== undefined) order.hiddenUntilMs = clock.now() + fate.hiddenMs;
    if (fate.withoutTag === true) order.showsTag = false;
    this.#parts.changed();
    this.#soon(() => this.#validate(order));
  }

  /** Takes an order of a book that was kept: what was under way when the server ended goes on. */
  restore(order: BookOrder): void {
    if (order.isFinal) return;
    this.#live.push(order);
    this.#limitLife(order);
    this.#parts.clock.after(Math.max(1, this.#parts.latencyMs), () => {
      if (order.isFinal || isResting(order)) return;
      if (order.status === 'CANCEL PENDING') this.cancel(order);
      else if (order.status.startsWith('MODIF')) order.become('OPEN', this.#now());
      else this.#validate(order);
      this.#parts.changed();
    });
  }

  /** Changes an order that is open or waits for its trigger; the caller has seen that it may. */
  change(order: BookOrder, terms: OrderTerms): void {
    const waited = order.isWaitingForTrigger;
    order.become('MODIFY VALIDATION PENDING', this.#now());
    this.#soon(() => {
      if (order.isFinal) return;
      order.become('MODIFY PENDING', this.#now());
      order.terms = terms;
      order.modifications += 1;
      order.become('MODIFIED', this.#now());
      const waits = waited && isStop(terms.type);
      if (!waits) this.#price(order);
      order.become(waits ? 'TRIGGER PENDING' : 'OPEN', this.#now());
      this.#parts.news(order, 'UPDATE');
      this.#meetMarket(order);
    });
  }

  /** Takes an order out of the book; the caller has seen that it is live. */
  withdraw(order: BookOrder): void {
    const afterMarket = order.status === 'AMO REQ RECEIVED';
    order.become('CANCEL PENDING', this.#now());
    this.#soon(() => {
      if (order.isFinal) return;
      if (afterMarket) order.become('CANCELLED AMO', this.#now());
      this.cancel(order);
    });
  }

  /** Cancels what is left of an order, with a reason when it was not asked for. */
  cancel(order: BookOrder, reason?: string): void {
    order.cancelled = order.terms.quantity - order.filled;
    order.become('CANCELLED', this.#now(), reason === undefined ? undefined : { text: reason });
    this.#parts.news(order, 'CANCELLED');
  }

  reject(order: BookOrder, text: string, raw = text): void {
    order.become('REJECTED', this.#now(), { text, raw });
    this.#parts.news(order, 'REJECTED');
  }

  /** Lets so many units trade at a price, in paise. */
  fill(order: BookOrder, { pricePaise, quantity }: Execution): void {
    const { clock, numbers, accountOf, news } = this.#parts;
    const { listing, product, side, userId } = order.identity;
    const account = accountOf(userId);
    order.filled += quantity;
    order.spentPaise += quantity * pricePaise;
    const trade: Trade = { id: numbers.trade(), order, pricePaise, quantity, atMs: clock.now() };
    const soldFromHolding =
      product === 'CNC' && side === 'SELL' && account.holdings.of(listing) !== undefined;
    if (soldFromHolding) account.holdings.sell(listing, quantity);
    account.positions.trade({ listing, product, side, quantity, pricePaise });
    account.trades.push(trade);
    const done = order.remaining === 0;
    order.become(done ? 'COMPLETE' : 'OPEN', clock.now());
    news(order, done ? 'COMPLETE' : 'UPDATE');
    if (!done) return;
    const follow = this.#followers.get(order.id);
    this.#followers.delete(order.id);
    follow?.();
  }

  /** Does something once when an order has traded whole. */
  whenComplete(order: BookOrder, run: () => void): void {
    if (order.status === 'COMPLETE') run();
    else this.#followers.set(order.id, run);
  }

  /** An after-market order whose market opens goes out. */
  release(order: BookOrder): void {
    order.become('VALIDATION PENDING', this.#now());
    this.#toExchange(order);
  }

  /** Lets an open order meet the market as if it had just arrived. */
  meetMarket(order: BookOrder): void {
    this.#meetMarket(order);
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  #soon(run: () => void): void {
    const { clock, latencyMs, changed } = this.#parts;
    const change = (): void => {
      run();
      changed();
    };
    if (latencyMs === 0) change();
    else clock.after(latencyMs, change);
  }

  #validate(order: BookOrder): void {
    if (order.isFinal) return;
    if (order.identity.variety === 'amo' && this.phase(order.identity.listing) === 'closed') {
      order.become('AMO REQ RECEIVED', this.#now());
      return;
    }
    order.become('VALIDATION PENDING', this.#now());
    this.#toExchange(order);
  }

  #toExchange(order: BookOrder): void {
    const fate = this.#fates.get(order.id) ?? {};
    const refusal = this.#refusal(order, fate);
    if (refusal !== undefined) {
      this.reject(order, refusal.text, refusal.raw);
      return;
    }
    order.become('OPEN PENDING', this.#now());
    order.exchangeOrderId = this.#parts.numbers.atExchange();
    const waits = isStop(order.terms.type);
    if (!waits) this.#price(order);
    order.become(waits ? 'TRIGGER PENDING' : 'OPEN', this.#now());
    this.#limitLife(order);
    if (this.#meetFate(order, fate)) return;
    this.#meetMarket(order);
  }

  #refusal(order: BookOrder, fate: OrderFate): RiskRefusal | undefined {
    if (fate.rejected !== undefined) return { text: fate.rejected, raw: fate.rejected };
    const { listing, userId } = order.identity;
    return riskRefusal(order, {
      account: this.#parts.accountOf(userId),
      quote: this.#parts.tape.quoteOf(listing),
      limitPaise: this.#limitOf(order),
    });
  }

  /** The limit an order leaves with: for a market order the edge of its band. */
  #limitOf(order: BookOrder): number {
    const { type, protection, pricePaise } = order.terms;
    if (type === 'LIMIT' || type === 'SL') return pricePaise;
    const { listing, side } = order.identity;
    const { lastPaise } = this.#parts.tape.quoteOf(listing);
    const percent = this.phase(listing).startsWith('auction') ? AUCTION_BAND_PERCENT : protection;
    return protectedLimit(listing, { side, percent, lastPaise });
  }

  #price(order: BookOrder): void {
    const type = order.terms.type === 'MARKET' ? 'LIMIT' : order.terms.type;
    order.terms = { ...order.terms, type, pricePaise: this.#limitOf(order) };
  }

  #limitLife(order: BookOrder): void {
    if (order.terms.validity !== 'TTL') return;
    this.#parts.clock.at(order.placedMs + order.terms.ttlMinutes * MINUTE_MS, () => {
      if (!order.isFinal) this.cancel(order, 'The order was live for its minutes and is cancelled.');
    });
  }

  /** Whether a script decided what becomes of the order. */
  #meetFate(order: BookOrder, fate: OrderFate): boolean {
    if (fate.rejectedAfterOpen !== undefined) {
      const text = fate.rejectedAfterOpen;
      this.#soon(() => {
        if (!order.isFinal) this.reject(order, text);
      });
      return true;
    }
    if (fate.cancelledAfterFilling === undefined) return false;
    this.fill(order, { pricePaise: order.terms.pricePaise, quantity: fate.cancelledAfterFilling });
    this.#soon(() => {
      if (!order.isFinal) this.cancel(order, 'The exchange cancelled the rest.');
    });
    return true;
  }

  #meetMarket(order: BookOrder): void {
    const { tape, matching } = this.#parts;
    const { listing, side } = order.identity;
    if (isIndex(listing) || this.phase(listing) !== 'continuous') return;
    if (order.isWaitingForTrigger) this.#trigger(order, tape.quoteOf(listing).lastPaise);
    if (!order.isOpen || matching === 'manual') return;
    const taken = arriving(order, tape.quoteOf(listing));
    for (const execution of taken) this.fill(order, execution);
    const quantity = taken.reduce((sum, execution) => sum + execution.quantity, 0);
    if (quantity > 0) tape.take(listing, side === 'BUY' ? 'asks' : 'bids', quantity);
    if (order.terms.validity === 'IOC' && !order.isFinal) this.cancel(order);
  }

  #trigger(order: BookOrder, lastPaise: number): void {
    if (!isTriggered(order, lastPaise)) return;
    this.#price(order);
    order.become('OPEN', this.#now());
    this.#parts.news(order, 'UPDATE');
  }

  #onTape(news: TapeNews): void {
    if (this.phase(news.listing) !== 'continuous') return;
    const { token } = news.listing;
    for (const order of this.live.filter((live) => live.identity.listing.token === token)) {
      if (order.isWaitingForTrigger) this.#meetMarket(order);
      else if (order.isOpen && this.#parts.matching === 'automatic') {
        const execution = resting(order, news);
        if (execution !== undefined) this.fill(order, execution);
      }
    }
  }
}

function isResting(order: BookOrder): boolean {
  return order.isOpen || order.isWaitingForTrigger || order.status === 'AMO REQ RECEIVED';
}
