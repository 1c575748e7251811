import type {
  BookDesk,
  BookView,
  ExposureView,
  FundsView,
  OrderStory,
  Period,
  PositionRow,
  ProfitSplit,
  ProfitView,
} from '../desk.ts';
import type { Caller } from '../desk-market.ts';
import { assert } from '../domain/assert.ts';
import { type Book, usableCapital } from '../domain/book.ts';
import type { Fill } from '../domain/fill.ts';
import { type BookId, bookId, type OrderId } from '../domain/ids.ts';
import { roleIn } from '../domain/membership.ts';
import { add, type Money, subtract, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { NO_PRICE, type Price, price } from '../domain/price.ts';
import { mulDiv } from '../domain/rounding.ts';
import { addDays, epochMs, type IsoDate, istDate, weekday } from '../domain/time.ts';
import { type KernelContext, markOf, tradable } from '../kernel/context.ts';
import { bookGainToday, exposedPositions, fundsOf, gainToday, unrealisedOf } from '../kernel/exposure.ts';
import { chargesSoFar } from '../kernel/orders.ts';
import type { DeskState } from '../kernel/state.ts';
import { standingOf } from '../kernel/trading-state.ts';
import { stricter, type TradingStatus } from '../kernel/trading-status.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import { earlierDays } from './earlier-days.ts';
import { exposureOf } from './exposure-rows.ts';

/** Name of the preference that holds a person's default book. */
const DEFAULT_BOOK_PREFERENCE = 'book';

const AWAY: TradingStatus = {
  state: 'reconciling',
  reason: 'the database takes no changes',
  since: epochMs(0),
};

/** Books as the ledger has them; nothing here asks the broker. */
export class BookQueries implements BookDesk {
  readonly #state: () => DeskState;
  readonly #usable: () => boolean;
  readonly #context: KernelContext;
  readonly #store: FactStore;
  readonly #clock: MarketClock;
  readonly #recall: (day: IsoDate) => Promise<void>;

  constructor(options: {
    readonly state: () => DeskState;
    /** Whether changes can be stored. */
    readonly usable: () => boolean;
    readonly context: KernelContext;
    readonly store: FactStore;
    readonly clock: MarketClock;
    /** Brings back what was listed on a day, for orders of contracts that have expired since. */
    readonly recall: (day: IsoDate) => Promise<void>;
  }) {
    this.#state = options.state;
    this.#usable = options.usable;
    this.#context = options.context;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#recall = options.recall;
  }

  books(caller: Caller): readonly BookView[] {
    return this.views().filter(({ book }) => roleIn(caller.user, book) !== undefined);
  }

  reachesAny({ user }: Caller): boolean {
    return [...this.#state().books.values()].some((book) => roleIn(user, book) !== undefined);
  }

  /** Every book with its state and the day's result. */
  views(): readonly BookView[] {
    const state = this.#state();
    return [...state.books.values()].map((book) => {
      const funds = fundsOf(state, this.#context, book.id, this.#day());
      const { latch } = this.#context;
      const held = stricter(standingOf(state, latch, 'desk'), standingOf(state, latch, book.id));
      const status = this.#usable() ? held : stricter(held, AWAY);
      return {
        book,
        state: status.state,
        stateReason: status.reason,
        equity: funds.equity,
        today: this.#today(book.id),
        openPositions: [...state.positions.values()].filter((p) => p.book === book.id && p.quantity !== 0)
          .length,
        openOrders: [...state.liveOrders.values()].filter((order) => order.book === book.id).length,
      };
    });
  }

  defaultBook(caller: Caller): Book {
    const state = this.#state();
    const wanted = state.people.preference(caller.user.id, DEFAULT_BOOK_PREFERENCE);
    const preferred = wanted === undefined ? undefined : this.find(caller, wanted);
    const reached = [...state.books.values()].filter((book) => roleIn(caller.user, book) !== undefined);
    const book = preferred ?? reached.find(({ owner }) => owner === caller.user.id) ?? reached[0];
    assert(book !== undefined, 'only who reaches a book has a default one');
    return book;
  }

  find(caller: Caller, name: string): Book | undefined {
    const book = this.#state().books.get(bookId(name.toLowerCase()));
    return book !== undefined && roleIn(caller.user, book) !== undefined ? book : undefined;
  }

  positions(book: BookId): readonly PositionRow[] {
    return this.#rows(book, (position) => position.quantity !== 0 || tradedToday(position));
  }

  holdings(book: BookId): readonly PositionRow[] {
    return this.#rows(
      book,
      (position) => position.product === 'CNC' && position.carried > 0 && position.quantity > 0,
    );
  }

  #rows(book: BookId, wanted: (position: Position) => boolean): readonly PositionRow[] {
    const rows: PositionRow[] = [];
    for (const position of this.#state().positions.values()) {
      if (position.book !== book || !wanted(position)) continue;
      const instrument = tradable(this.#context, position.instrument);
      const last = markOf(this.#context, instrument);
      const unrealised = unrealisedOf(position, last);
      rows.push({
        position,
        instrument,
        last,
        averagePrice: averageCost(position),
        unrealised,
        today: gainToday(this.#context, position),
      });
    }
    return rows.sort((a, b) => a.instrument.tradingSymbol.localeCompare(b.instrument.tradingSymbol));
  }

  async orders(book: BookId, day?: IsoDate): Promise<readonly Order[]> {
    if (day !== undefined && day !== this.#day()) return this.#named(await this.#store.orders(book, day));
    return [...this.#state().orders.values()]
      .filter((order) => order.book === book)
      .sort((a, b) => b.id - a.id);
  }

  async order(caller: Caller, id: OrderId): Promise<OrderStory | undefined> {
    const order = this.#state().orders.get(id) ?? (await this.#store.order(id));
    if (order === undefined || this.find(caller, order.book) === undefined) return undefined;
    await this.#named([order]);
    const [steps, fills] = [await this.#store.steps(id), await this.#store.fillsOf(id)];
    return { order, steps, fills, charges: chargesSoFar(this.#context, order) };
  }

  async trades(book: BookId, day?: IsoDate): Promise<readonly Fill[]> {
    if (day !== undefined && day !== this.#day()) return this.#named(await this.#store.fills(book, day));
    return [...this.#state().fills.values()].filter((fill) => fill.book === book).reverse();
  }

  /** The rows, once all they name is known: what expired since is not listed today. */
  async #named<T extends Pick<Order, 'instrument' | 'day'>>(rows: readonly T[]): Promise<readonly T[]> {
    for (const { instrument, day } of rows) {
      if (this.#context.listings.byKey(instrument) === undefined) await this.#recall(day);
    }
    return rows;
  }

  funds(book: BookId): FundsView {
    const state = this.#state();
    const funds = fundsOf(state, this.#context, book, this.#day());
    const of = state.books.get(book);
    const heldBack = of === undefined ? ZERO : subtract(of.capital, usableCapital(of));
    const available = subtract(funds.available, heldBack);
    return { ...funds, available, heldBack, capital: of?.capital ?? ZERO };
  }

  exposure(book: BookId): ExposureView {
    const state = this.#state();
    const rows = exposedPositions(state, this.#context, book, this.#day());
    return exposureOf(rows, state.books.get(book)?.capital ?? ZERO);
  }

  async profit(book: BookId, period: Period): Promise<ProfitView> {
    const today = this.#today(book);
    if (period === 'today') return { period, total: today, days: [{ day: this.#day(), ...today }] };
    const from = periodStart(period, this.#day());
    const state = this.#state();
    const earlier = earlierDays({
      sums: await this.#store.daySums(book, from),
      marks: state.record.marks(book),
      capital: state.books.get(book)?.capital ?? ZERO,
      from,
      today: this.#day(),
    });
    const days = [...earlier, { day: this.#day(), ...today }];
    const sum = (pick: (split: ProfitSplit) => Money): Money => add(...days.map(pick));
    return {
      period,
      days,
      total: {
        realised: sum((split) => split.realised),
        unrealised: sum((split) => split.unrealised),
        charges: sum((split) => split.charges),
        net: sum((split) => split.net),
      },
    };
  }

  /** Today's result: the whole gain since the day began, and the part of it that was taken. */
  #today(book: BookId): ProfitSplit {
    const totals = this.#state().totals(book);
    const gain = bookGainToday(this.#state(), this.#context, book);
    return {
      realised: totals.realisedToday,
      unrealised: subtract(gain, totals.realisedToday),
      charges: totals.chargesToday,
      net: subtract(gain, totals.chargesToday),
    };
  }

  #day(): IsoDate {
    return istDate(this.#clock.now());
  }
}

function tradedToday(position: Position): boolean {
  return position.dayBuyQuantity > 0 || position.daySellQuantity > 0;
}

function averageCost(position: Position): Price {
  return position.quantity === 0
    ? NO_PRICE
    : price(mulDiv(position.cost, 1, Math.abs(position.quantity), 'half-up') * Math.sign(position.quantity));
}

/** First day of a period that ends today; weeks begin on Monday. */
function periodStart(period: Period, today: IsoDate): IsoDate {
  switch (period) {
    case 'today':
      return today;
    case 'week':
      return addDays(today, -((weekday(today) + 6) % 7));
    case 'month':
      return `${today.slice(0, 8)}01` as IsoDate;
    case 'all':
      return '1970-01-01' as IsoDate;
  }
}
