import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Gtt, GttBook } from '../gtt/gtt-book.ts';
import type { House } from '../house.ts';
import type { Session } from '../session/sessions.ts';
import type { Account } from './account.ts';
import { BookOrder, type KeptOrder } from './book-order.ts';
import type { KeptHolding } from './holdings.ts';
import type { KeptPosition } from './positions.ts';
import type { Trade } from './trade.ts';

const VERSION = 1;

interface KeptTrade extends Omit<Trade, 'order'> {
  readonly orderId: string;
}

interface KeptAccount {
  readonly userId: string;
  readonly openingPaise: number;
  readonly orders: readonly KeptOrder[];
  readonly trades: readonly KeptTrade[];
  readonly positions: readonly KeptPosition[];
  readonly holdings: readonly KeptHolding[];
}

interface KeptBook {
  readonly version: number;
  readonly lastNumber: number;
  readonly sessions: readonly Session[];
  readonly accounts: readonly KeptAccount[];
  readonly gtts: readonly Gtt[];
}

function keepAccount(account: Account): KeptAccount {
  return {
    userId: account.person.userId,
    openingPaise: account.openingPaise,
    orders: [...account.orders.values()].map((order) => order.keep()),
    trades: account.trades.map(({ order, ...trade }) => ({ ...trade, orderId: order.id })),
    positions: account.positions.keep(),
    holdings: account.holdings.all(),
  };
}

function restoreAccount(kept: KeptAccount, house: House): void {
  const account = house.accounts.get(kept.userId);
  if (account === undefined) return;
  account.openingPaise = kept.openingPaise;
  account.positions.restore(kept.positions);
  account.holdings.restore(kept.holdings);
  for (const order of kept.orders.map((row) => BookOrder.restored(row))) {
    account.orders.set(order.id, order);
    house.exchange.restore(order);
  }
  for (const { orderId, ...trade } of kept.trades) {
    const order = account.orders.get(orderId);
    if (order !== undefined) account.trades.push({ ...trade, order });
  }
}

/** The book in a file, so that an end of the server loses no order: the broker's memory is longer than a process. */
export class BookFile {
  readonly #path: string | undefined;
  #house: House | undefined;
  #gtts: GttBook | undefined;

  /** Without a path nothing is kept. */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Writes everything, and replaces the file only when all of it is there. */
  save(): void {
    if (this.#path === undefined || this.#house === undefined || this.#gtts === undefined) return;
    const { numbers, sessions, accounts } = this.#house;
    const book: KeptBook = {
      version: VERSION,
      lastNumber: numbers.last,
      sessions: sessions.all(),
      accounts: [...accounts.values()].map(keepAccount),
      gtts: this.#gtts.keep(),
    };
    const draft = `${this.#path}.draft`;
    writeFileSync(draft, JSON.stringify(book));
    renameSync(draft, this.#path);
  }

  /** Puts back what was kept, and keeps this book from now on. Throws on a file of another version. */
  open(house: House, gtts: GttBook): void {
    this.#restore(house, gtts);
    this.#house = house;
    this.#gtts = gtts;
  }

  #restore(house: House, gtts: GttBook): void {
    if (this.#path === undefined || !existsSync(this.#path)) return;
    const book = JSON.parse(readFileSync(this.#path, 'utf8')) as KeptBook;
    if (book.version !== VERSION)
      throw new Error(`${this.#path} is no book of this server. Give another file.`);
    house.numbers.continueAfter(book.lastNumber);
    for (const session of book.sessions) house.sessions.restore(session);
    for (const account of book.accounts) restoreAccount(account, house);
    gtts.restore(book.gtts);
  }
}
