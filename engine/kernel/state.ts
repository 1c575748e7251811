import type { Book, StateCause } from '../domain/book.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fill } from '../domain/fill.ts';
import type { AccountId, BookId, BrokerOrderId, InstrumentKey, OrderId, TicketId } from '../domain/ids.ts';
import type { MarketName } from '../domain/market-name.ts';
import { isLive, type Order, type Product } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { isPending, type Ticket, type TicketEnd } from '../domain/ticket.ts';
import type { IsoDate } from '../domain/time.ts';
import { type BookTotals, emptyTotals, restoreTotals } from '../portfolio/book-totals.ts';
import type { StateSnapshot } from '../ports/fact-store.ts';
import { LimitRegister } from './limit-register.ts';
import { PeopleRegister } from './people-register.ts';
import { applyToRegister } from './registers.ts';
import { StrategyRegister } from './strategy-register.ts';
import { TrackRecord } from './track-record.ts';
import { ACTIVE, stricter, type TradingStatus } from './trading-status.ts';

/** Names a position: one a book, instrument and product. */
export type PositionKey = string;

/** The name of the position that an order or a fill belongs to. */
export function positionKey(of: {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
}): PositionKey {
  return `${of.book}|${of.instrument}|${of.product}`;
}

/** The orders and trades of two brokers may bear the same numbers. */
const atAccount = (account: AccountId, name: string): string => `${account}|${name}`;

/**
 * Everything the engine knows that must not be lost. {@link apply} is the only thing that changes it; reading
 * is free. Holds the current day and what is live; older days are in the store.
 */
export class DeskState {
  readonly people = new PeopleRegister();
  readonly limits = new LimitRegister();
  readonly record = new TrackRecord();
  readonly strategies = new StrategyRegister();
  readonly #accounts = new Map<AccountId, 'paper' | 'kite'>();
  readonly #holders = new Map<AccountId, string>();
  readonly #books = new Map<BookId, Book>();
  readonly #tickets = new Map<TicketId, Ticket>();
  readonly #orders = new Map<OrderId, Order>();
  readonly #live = new Map<OrderId, Order>();
  readonly #byTag = new Map<string, OrderId>();
  readonly #byBrokerId = new Map<string, OrderId>();
  readonly #fills = new Map<string, Fill>();
  readonly #positions = new Map<PositionKey, Position>();
  readonly #exitPlans = new Map<PositionKey, ExitPlan>();
  readonly #totals = new Map<BookId, BookTotals>();
  readonly #trading = new Map<BookId | 'desk', Map<StateCause, TradingStatus>>();
  #day: IsoDate | undefined;
  #market: MarketName | undefined;
  #sequence = 0;
  #lastOrder = 0;

  static from(snapshot: StateSnapshot): DeskState {
    const state = new DeskState();
    state.#sequence = snapshot.sequence;
    state.#day = snapshot.day;
    state.#market = snapshot.market;
    state.#lastOrder = snapshot.lastOrder;
    state.people.restore(snapshot);
    for (const setting of snapshot.limits) state.limits.put(setting);
    state.record.restore(snapshot.equityMarks, snapshot.closings);
    if (snapshot.strategies !== undefined) state.strategies.restore(snapshot.strategies);
    state.#restoreTrading(snapshot);
    return state;
  }

  #restoreTrading(snapshot: StateSnapshot): void {
    for (const row of snapshot.accounts) this.#openAccount(row);
    for (const book of snapshot.books) this.#books.set(book.id, book);
    for (const ticket of snapshot.pendingTickets) this.#tickets.set(ticket.id, ticket);
    for (const order of snapshot.orders) this.#putOrder(order);
    for (const fill of snapshot.fills) this.#fills.set(fillKey(fill), fill);
    for (const position of snapshot.positions) this.#putPosition(position);
    for (const plan of snapshot.exitPlans) this.#putExitPlan(plan);
    for (const [book, totals] of restoreTotals(snapshot.ledger)) this.#totals.set(book, totals);
    for (const row of snapshot.tradingStates) this.#putTradingState(row);
  }

  get sequence(): number {
    return this.#sequence;
  }
  get day(): IsoDate | undefined {
    return this.#day;
  }
  /** The market that was traded last; undefined before the first. */
  get market(): MarketName | undefined {
    return this.#market;
  }
  get nextOrder(): number {
    return this.#lastOrder + 1;
  }
  get accounts(): ReadonlyMap<AccountId, 'paper' | 'kite'> {
    return this.#accounts;
  }
  /** Whom an account belongs to at its broker; undefined for the paper house and for accounts nobody opened. */
  holderOf(account: AccountId): string | undefined {
    return this.#holders.get(account);
  }
  get books(): ReadonlyMap<BookId, Book> {
    return this.#books;
  }
  get tickets(): ReadonlyMap<TicketId, Ticket> {
    return this.#tickets;
  }
  get orders(): ReadonlyMap<OrderId, Order> {
    return this.#orders;
  }
  get liveOrders(): ReadonlyMap<OrderId, Order> {
    return this.#live;
  }
  get fills(): ReadonlyMap<string, Fill> {
    return this.#fills;
  }
  get positions(): ReadonlyMap<PositionKey, Position> {
    return this.#positions;
  }
  get exitPlans(): ReadonlyMap<PositionKey, ExitPlan> {
    return this.#exitPlans;
  }

  orderByTag(account: AccountId, tag: string): Order | undefined {
    const id = this.#byTag.get(atAccount(account, tag));
    return id === undefined ? undefined : this.#orders.get(id);
  }

  orderByBrokerId(account: AccountId, id: BrokerOrderId): Order | undefined {
    const ours = this.#byBrokerId.get(atAccount(account, id));
    return ours === undefined ? undefined : this.#orders.get(ours);
  }

  /** The books of an account, by name. */
  booksOf(account: AccountId): readonly Book[] {
    return [...this.#books.values()]
      .filter((book) => book.account === account)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  totals(book: BookId): BookTotals {
    return this.#totals.get(book) ?? emptyTotals(book);
  }

  /** The strictest state that any cause holds, with its reason. */
  tradingStatus(scope: BookId | 'desk'): TradingStatus {
    let strictest = ACTIVE;
    for (const status of this.#trading.get(scope)?.values() ?? []) strictest = stricter(strictest, status);
    return strictest;
  }

  /** What one cause holds. */
  heldBy(scope: BookId | 'desk', cause: StateCause): TradingStatus {
    return this.#trading.get(scope)?.get(cause) ?? ACTIVE;
  }

  /** Puts what a fact carries in its place, and counts it. */
  apply(fact: Fact): void {
    this.#sequence += 1;
    switch (fact.kind) {
      case 'order-moved':
        this.#putOrder(fact.order);
        return;
      case 'equity-marked':
        this.record.mark(fact.mark);
        return;
      case 'filled':
        this.record.fill(fact.entry);
        this.#fills.set(fillKey(fact.fill), fact.fill);
        this.#positions.set(positionKey(fact.position), fact.position);
        this.#totals.set(fact.entry.book, this.totals(fact.entry.book).fold(fact.entry));
        return;
      case 'journal-posted':
        for (const position of fact.positions) this.#putPosition(position);
        this.#totals.set(fact.entry.book, this.totals(fact.entry.book).fold(fact.entry));
        return;
      case 'positions-carried':
        for (const position of fact.positions) this.#putPosition(position);
        return;
      case 'ticket-offered':
      case 'approval-asked':
      case 'approval-repriced':
      case 'approval-given':
        this.#tickets.set(fact.ticket.id, fact.ticket);
        return;
      case 'ticket-closed':
        this.#closeTicket(fact.ticket, fact.state);
        return;
      case 'exit-plan-set':
        this.#putExitPlan(fact.plan);
        return;
      case 'trading-state-changed':
        this.#putTradingState(fact);
        return;
      case 'book-opened':
      case 'book-changed':
        this.#books.set(fact.book.id, fact.book);
        return;
      case 'book-reset':
        this.#resetBook(fact.book);
        return;
      case 'day-opened':
        this.#openDay(fact.day);
        return;
      case 'day-closed':
      case 'broker-session':
        return;
      case 'account-opened':
        this.#openAccount(fact);
        return;
      case 'market-entered':
        this.#market = fact.market;
        return;
      default:
        applyToRegister(this, fact);
    }
  }

  #openAccount({ account, house, holder }: StateSnapshot['accounts'][number]): void {
    this.#accounts.set(account, house);
    if (holder !== undefined) this.#holders.set(account, holder);
  }

  #putOrder(order: Order): void {
    this.#orders.set(order.id, order);
    this.#byTag.set(atAccount(order.account, order.tag), order.id);
    if (order.brokerOrderId !== undefined)
      this.#byBrokerId.set(atAccount(order.account, order.brokerOrderId), order.id);
    if (order.id > this.#lastOrder) this.#lastOrder = order.id;
    if (isLive(order)) this.#live.set(order.id, order);
    else this.#live.delete(order.id);
  }

  #putTradingState(row: StateSnapshot['tradingStates'][number]): void {
    const causes = this.#trading.get(row.scope) ?? new Map<StateCause, TradingStatus>();
    causes.set(row.cause, { state: row.state, reason: row.reason, since: row.since });
    this.#trading.set(row.scope, causes);
  }

  #putPosition(position: Position): void {
    this.#positions.set(positionKey(position), position);
  }

  #putExitPlan(plan: ExitPlan): void {
    const over = plan.levels.stop === undefined && plan.levels.target === undefined;
    if (over) this.#exitPlans.delete(positionKey(plan));
    else this.#exitPlans.set(positionKey(plan), plan);
  }

  #closeTicket(id: TicketId, state: TicketEnd): void {
    const ticket = this.#tickets.get(id);
    if (ticket !== undefined) this.#tickets.set(id, { ...ticket, state });
  }

  #resetBook(book: BookId): void {
    this.record.forget(book);
    this.strategies.forget(book);
    this.#totals.delete(book);
    for (const [key, position] of this.#positions) if (position.book === book) this.#positions.delete(key);
    for (const [key, plan] of this.#exitPlans) if (plan.book === book) this.#exitPlans.delete(key);
  }

  /** Forgets what only yesterday needed. */
  #openDay(day: IsoDate): void {
    this.#day = day;
    this.record.startDay();
    this.strategies.startDay(day);
    for (const [id, order] of this.#orders) {
      if (isLive(order)) continue;
      this.#orders.delete(id);
      this.#byTag.delete(atAccount(order.account, order.tag));
      if (order.brokerOrderId !== undefined)
        this.#byBrokerId.delete(atAccount(order.account, order.brokerOrderId));
    }
    for (const [id, ticket] of this.#tickets) if (!isPending(ticket)) this.#tickets.delete(id);
    for (const [key, position] of this.#positions) if (position.quantity === 0) this.#positions.delete(key);
    for (const [book, totals] of this.#totals) this.#totals.set(book, totals.startDay());
    this.#fills.clear();
  }
}

/** A trade's identity within the day: the order and the exchange's trade id. */
export function fillKey(fill: { readonly order: OrderId; readonly tradeId: string }): string {
  return `${fill.order}|${fill.tradeId}`;
}
