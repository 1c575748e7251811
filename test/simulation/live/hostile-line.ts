import type { Approved } from '../../../engine/domain/gates.ts';
import type { AccountId } from '../../../engine/domain/ids.ts';
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
import type { BrokerHouse, HouseNews, HouseOrder } from './broker-house.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Faults } from './faults.ts';
import { type Meeting, PLACEMENTS, TIMEOUT_MS } from './placements.ts';
import type { ShopWindow } from './shop-window.ts';
import type { ProcessTimers, VirtualTime } from './virtual-time.ts';

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
