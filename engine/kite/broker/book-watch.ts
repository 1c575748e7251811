import type { BookAnswer, BrokerOrder, BrokerTrade } from '../../ports/broker.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import { tradeKey } from './book-rows.ts';

/** News come in bursts: one look at the book serves all of them. */
const GATHER_MS = 100;

/** Who is told what changed in the book. */
export interface WatchNews {
  order(order: BrokerOrder): void;
  trade(trade: BrokerTrade): void;
  /** The book could not be read though something happened. */
  missed(why: string): void;
}

/**
 * Turns hints that something happened into what happened. Hints get lost, come twice and out of order; so each
 * only causes the book to be read, once for all that come together, and what changed since the last reading is told.
 */
export class BookWatch {
  readonly #read: () => Promise<BookAnswer>;
  readonly #timers: Timers;
  readonly #news: WatchNews;
  #orders: ReadonlyMap<string, string> = new Map();
  #trades: ReadonlySet<string> = new Set();
  #waiting: Timer | undefined;
  #reading = false;
  #again = false;

  constructor(read: () => Promise<BookAnswer>, timers: Timers, news: WatchNews) {
    this.#read = read;
    this.#timers = timers;
    this.#news = news;
  }

  /** Something happened to some order. */
  hint(): void {
    if (this.#reading) this.#again = true;
    else this.#waiting ??= this.#timers.after(GATHER_MS, () => void this.#look());
  }

  stop(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
    this.#again = false;
  }

  async #look(): Promise<void> {
    this.#waiting = undefined;
    this.#reading = true;
    try {
      this.#tell(await this.#read());
    } finally {
      this.#reading = false;
    }
    if (!this.#again) return;
    this.#again = false;
    this.hint();
  }

  /** Trades first: an order's end counts when its trades are known. */
  #tell(book: BookAnswer): void {
    if (book.kind !== 'book') {
      this.#news.missed(book.reason);
      return;
    }
    const trades = new Map(book.trades.map((trade) => [tradeKey(trade), trade]));
    const orders = new Map(book.orders.map((order) => [order.brokerOrderId, JSON.stringify(order)]));
    for (const [key, trade] of trades) if (!this.#trades.has(key)) this.#news.trade(trade);
    for (const order of book.orders) {
      const id = order.brokerOrderId;
      if (this.#orders.get(id) !== orders.get(id)) this.#news.order(order);
    }
    this.#trades = new Set(trades.keys());
    this.#orders = orders;
  }
}
