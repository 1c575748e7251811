import type { Approved } from '../../../engine/domain/gates.ts';
import type { AccountId, BrokerOrderId } from '../../../engine/domain/ids.ts';
import type { Order, Pricing } from '../../../engine/domain/order.ts';
import type { Quantity } from '../../../engine/domain/quantity.ts';
import type {
  BookAnswer,
  Broker,
  BrokerListener,
  ChangeAnswer,
  PlaceAnswer,
} from '../../../engine/ports/broker.ts';
import type { Chance } from '../chance.ts';
import { type BrokerHouse, type HouseNews, type HouseOrder, show } from './broker-house.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Fault, Faults } from './faults.ts';
import type { ProcessTimers, VirtualTime } from './virtual-time.ts';

type BrokerBook = Extract<BookAnswer, { readonly kind: 'book' }>;

const TIMEOUT_MS = 7_000;
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

/** The line of one process to the house: requests and answers get lost, news comes late, twice or never. */
export class HostileLine implements Broker {
  readonly account: AccountId;
  readonly bookAs = 'evidence';
  readonly #parts: LineParts;
  #listener: BrokerListener | undefined;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.account = parts.account;
    parts.house.listen((news) => this.#carry(news));
  }

  listen(listener: BrokerListener): void {
    this.#listener = listener;
  }

  #carry(news: HouseNews): void {
    const { faults, chance, window } = this.#parts;
    if (!window.shows(news.order)) return;
    const order = this.#ours(news.order);
    if (faults.strikes('news-dropped', order)) return;
    const times = faults.strikes('news-twice', order) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const late = faults.strikes('news-late', order) ? chance.whole(1_000, 90_000) : 0;
      this.#later(chance.whole(10, 300) + late, () => {
        if (news.kind === 'trade') this.#listener?.onTrade(news.trade);
        else this.#listener?.onOrder(news.shown);
      });
    }
  }

  #ours({ tag }: HouseOrder): Order | undefined {
    return tag === undefined ? undefined : this.#parts.orderByTag(tag);
  }

  #later(ms: number, run: () => void): void {
    this.#parts.time.after(ms, () => this.#parts.process.whenRunning(run));
  }

  #answer<Answer>(ms: number, answer: () => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      this.#later(ms, () => resolve(answer()));
    });
  }

  place(order: Approved<Order>): Promise<PlaceAnswer> {
    this.#parts.onPost(order);
    const { chance } = this.#parts;
    this.#parts.reached('K5', order);
    const struck = PLACEMENTS.find(({ fault }) => this.#parts.faults.strikes(fault, order));
    if (struck !== undefined) return struck.happens(this.#meeting(order), chance);
    const taken = this.#arrive(order, chance.whole(5, 100));
    this.#parts.reached('K6', order);
    return this.#answer(chance.whole(110, 500), () => ({ kind: 'accepted', brokerOrderId: taken().id }));
  }

  #meeting(order: Order): Meeting {
    return {
      arrive: (ms) => void this.#arrive(order, ms),
      answer: (ms, answer) => this.#answer(ms, () => answer),
      unsent: () => this.#parts.onUnsent(order),
    };
  }

  /** The request reaches the house after so long, whatever becomes of the process that sent it. */
  #arrive(order: Order, ms: number): () => HouseOrder {
    const { time, house, faults, window, chance } = this.#parts;
    const { tag, instrument, side, product, quantity, pricing, reduceOnly } = order;
    let taken: HouseOrder | undefined;
    this.#parts.onArrival(ms);
    time.after(ms, () => {
      taken = house.accept({ tag, instrument, side, product, quantity, pricing, reduceOnly });
      if (faults.strikes('order-invisible', order)) window.hide(taken.id, chance.whole(1_000, 95_000));
      taken.untagged = faults.strikes('tag-missing', order);
    });
    return () => taken as HouseOrder;
  }

  modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer> {
    this.#parts.reached('K11', order);
    return this.#change(order, () => {
      const done = this.#parts.house.modify(order.brokerOrderId, { pricing, quantity });
      if (done === 'done') return { kind: 'accepted' };
      const message = done === 'finished' ? 'Order cannot be modified' : `Modification refused: ${done}`;
      return { kind: done === 'finished' ? 'finished' : 'refused', message };
    });
  }

  cancel(order: Order): Promise<ChangeAnswer> {
    this.#parts.reached('K12', order);
    return this.#change(order, () =>
      this.#parts.house.cancel(order.brokerOrderId) === 'done'
        ? { kind: 'accepted' }
        : { kind: 'finished', message: 'Order cannot be cancelled' },
    );
  }

  #change(order: Order, act: () => ChangeAnswer): Promise<ChangeAnswer> {
    const { faults, chance, time } = this.#parts;
    const lost = faults.strikes('change-lost', order);
    let answer: ChangeAnswer = UNANSWERED;
    if (!lost) {
      time.after(chance.whole(5, 100), () => {
        answer = act();
      });
    }
    if (lost || faults.strikes('change-unanswered', order)) return this.#answer(TIMEOUT_MS, () => UNANSWERED);
    return this.#answer(chance.whole(110, 600), () => answer);
  }

  book(): Promise<BookAnswer> {
    const { faults, chance, window } = this.#parts;
    this.#parts.reached('K13', undefined);
    const doubtful = this.#parts.doubtful();
    if (faults.strikes('book-unreachable', doubtful))
      return this.#answer(chance.whole(50, TIMEOUT_MS), () => ({ kind: 'unreachable', reason: 'no answer' }));
    const stale = faults.strikes('book-stale', doubtful);
    const lag = faults.strikes('positions-lag', doubtful);
    return this.#answer(chance.whole(30, 400), () => {
      const book = stale ? window.earlier(chance) : window.now();
      return lag ? { ...book, positions: window.earlier(chance).positions } : book;
    });
  }
}

export interface LineParts {
  readonly account: AccountId;
  readonly house: BrokerHouse;
  readonly window: ShopWindow;
  readonly time: VirtualTime;
  readonly process: ProcessTimers;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly orderByTag: (tag: string) => Order | undefined;
  /** An order in doubt, if any: what a bad book would do most harm to. */
  readonly doubtful: () => Order | undefined;
  /** Told of every request to place that is about to leave. */
  readonly onPost: (order: Order) => void;
  /** Told in how long a request will reach the house. */
  readonly onArrival: (ms: number) => void;
  /** Told when the house or the line proved that a request never got in. */
  readonly onUnsent: (order: Order) => void;
  readonly reached: (point: CrashPoint, order: Order | undefined) => boolean;
}

const UNANSWERED: ChangeAnswer = { kind: 'unknown', reason: 'no answer' };

/** One request as its fault sees it. */
interface Meeting {
  readonly arrive: (ms: number) => void;
  readonly answer: (ms: number, answer: PlaceAnswer) => Promise<PlaceAnswer>;
  readonly unsent: () => void;
}

interface Placement {
  readonly fault: Fault;
  readonly happens: (meeting: Meeting, chance: Chance) => Promise<PlaceAnswer>;
}

const unknown = (reason: string): PlaceAnswer => ({ kind: 'unknown', reason });

/** The ways in which a placement goes wrong. */
const PLACEMENTS: readonly Placement[] = [
  {
    fault: 'request-lost',
    happens: ({ answer }) => answer(TIMEOUT_MS, unknown('no answer in 7 s')),
  },
  {
    fault: 'request-late',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(1_000, 110_000));
      return answer(TIMEOUT_MS, unknown('no answer in 7 s'));
    },
  },
  {
    fault: 'request-very-late',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(301_000, 600_000));
      return answer(TIMEOUT_MS, unknown('no answer in 7 s'));
    },
  },
  {
    fault: 'answer-lost',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(5, 200));
      return answer(chance.whole(200, TIMEOUT_MS), unknown('the connection was reset'));
    },
  },
  {
    fault: 'answer-5xx',
    happens: ({ arrive, answer }, chance) => {
      if (chance.happens(0.5)) arrive(chance.whole(5, 900));
      return answer(chance.whole(50, 2_000), unknown('HTTP 504'));
    },
  },
  {
    fault: 'answer-400-timed-out',
    happens: ({ arrive, answer }) => {
      arrive(8_000);
      return answer(1_000, unknown('Order request timed out. Please check the order book.'));
    },
  },
  {
    fault: 'answer-html',
    happens: ({ arrive, answer }, chance) => {
      if (chance.happens(0.5)) arrive(chance.whole(5, 200));
      return answer(chance.whole(220, 900), unknown('an answer that is not JSON'));
    },
  },
  {
    fault: 'throttled',
    happens: ({ answer, unsent }) => {
      unsent();
      return answer(40, { kind: 'throttled', retryAfterMs: 1_000 });
    },
  },
  {
    fault: 'refused',
    happens: ({ answer }) => answer(60, { kind: 'refused', message: 'Insufficient funds.' }),
  },
  {
    fault: 'not-sent',
    happens: ({ answer, unsent }) => {
      unsent();
      return answer(20, { kind: 'not-sent', reason: 'connection refused' });
    },
  },
  {
    fault: 'logged-out',
    happens: ({ answer }) =>
      answer(50, { kind: 'refused', message: 'Incorrect `api_key` or `access_token`.' }),
  },
];
