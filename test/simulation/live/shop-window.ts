import type { BrokerOrderId } from '../../../engine/domain/ids.ts';
import type { BookAnswer } from '../../../engine/ports/broker.ts';
import type { Chance } from '../chance.ts';
import { type BrokerHouse, type HouseOrder, show } from './broker-house.ts';
import type { VirtualTime } from './virtual-time.ts';

type BrokerBook = Extract<BookAnswer, { readonly kind: 'book' }>;

const HISTORY_MS = 60_000;
const SNAPSHOT_EVERY_MS = 5_000;

/** What the house shows of itself, with what its own systems hide for a while. */
export class ShopWindow {
  readonly #house: BrokerHouse;
  readonly #time: VirtualTime;
  readonly #visibleFrom = new Map<BrokerOrderId, number>();
  readonly #history: { readonly at: number; readonly book: BrokerBook }[] = [];

  constructor(house: BrokerHouse, time: VirtualTime) {
    this.#house = house;
    this.#time = time;
  }

  hide(id: BrokerOrderId, forMs: number): void {
    this.#visibleFrom.set(id, this.#time.now + forMs);
  }

  shows(order: HouseOrder): boolean {
    return this.#time.now >= (this.#visibleFrom.get(order.id) ?? 0);
  }

  now(): BrokerBook {
    const visible = this.#house.orders.filter((order) => this.shows(order));
    const ids = new Set(visible.map((order) => order.id));
    const book: BrokerBook = {
      kind: 'book',
      orders: visible.map(show),
      trades: this.#house.trades.filter((trade) => ids.has(trade.brokerOrderId)),
      positions: this.#house.positions(),
    };
    this.#remember(book);
    return book;
  }

  #remember(book: BrokerBook): void {
    const at = this.#time.now;
    if (at - (this.#history.at(-1)?.at ?? 0) < SNAPSHOT_EVERY_MS) return;
    this.#history.push({ at, book });
    while (this.#history.length > 1 && at - (this.#history[0]?.at ?? at) > HISTORY_MS) this.#history.shift();
  }

  /** A book of some time in the last minute. */
  earlier(chance: Chance): BrokerBook {
    return chance.pick(this.#history)?.book ?? this.now();
  }
}
