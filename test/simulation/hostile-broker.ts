import type { Approved } from '../../engine/domain/gates.ts';
import type { AccountId } from '../../engine/domain/ids.ts';
import type { Order, Pricing } from '../../engine/domain/order.ts';
import type { Quantity } from '../../engine/domain/quantity.ts';
import type { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import type {
  BookAnswer,
  Broker,
  BrokerListener,
  BrokerTrade,
  ChangeAnswer,
  PlaceAnswer,
} from '../../engine/ports/broker.ts';
import type { Chance } from './chance.ts';

/** Shares of what goes wrong. */
export interface Hostility {
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly refused: number;
  readonly slowAnswer: number;
  readonly twice: number;
  readonly late: number;
}

interface News {
  readonly trade: boolean;
  readonly say: () => void;
}

const NO_ANSWER = { kind: 'unknown', reason: 'no answer' } as const;

/** A line to the paper broker that loses requests and answers, and tells updates late, twice and in any order. */
export class HostileBroker implements Broker {
  readonly bookAs = 'proof';
  readonly #inner: PaperBroker;
  readonly #chance: Chance;
  readonly #hostility: Hostility;
  readonly #onPlace: (order: Order) => void;
  readonly #onTrade: (trade: BrokerTrade, tag: string | undefined) => void;
  readonly #tags = new Map<string, string | undefined>();
  #held: News[] = [];
  #slow: (() => void)[] = [];
  #dead = false;

  constructor(options: {
    readonly inner: PaperBroker;
    readonly chance: Chance;
    readonly hostility: Hostility;
    /** Told of every request to place that leaves. */
    readonly onPlace: (order: Order) => void;
    /** Told of every trade when it happens. */
    readonly onTrade: (trade: BrokerTrade, tag: string | undefined) => void;
  }) {
    this.#inner = options.inner;
    this.#chance = options.chance;
    this.#hostility = options.hostility;
    this.#onPlace = options.onPlace;
    this.#onTrade = options.onTrade;
  }

  get account(): AccountId {
    return this.#inner.account;
  }

  /** The process behind this line died: nothing is answered or told any more. */
  die(): void {
    this.#dead = true;
    this.#held = [];
    this.#slow = [];
  }

  listen(listener: BrokerListener): void {
    this.#inner.listen({
      onOrder: (order) => {
        this.#tags.set(order.brokerOrderId, order.tag);
        this.#tell({ trade: false, say: () => listener.onOrder(order) });
      },
      onTrade: (trade) => {
        if (!this.#dead) this.#onTrade(trade, this.#tags.get(trade.brokerOrderId));
        this.#tell({ trade: true, say: () => listener.onTrade(trade) });
      },
      onGap: (why) => listener.onGap(why),
    });
  }

  #tell(news: News): void {
    if (this.#dead) return;
    const times = this.#chance.happens(this.#hostility.twice) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const behind = news.trade && this.#held.some((other) => other.trade);
      if (behind || this.#chance.happens(this.#hostility.late)) this.#held.push(news);
      else news.say();
    }
  }

  /** Whether everything that happened was told. */
  get quiet(): boolean {
    return this.#held.length === 0 && this.#slow.length === 0;
  }

  /**
   * Tells what was held back, in any order, and gives the answers that took long. Trades keep their own order: the
   * paper exchange numbers them by it, and after a crash goes on from what was booked.
   */
  flush(): void {
    const trades = this.#held.filter((news) => news.trade);
    const slow = this.#slow.map((say): News => ({ trade: false, say }));
    const mixed = this.#chance.shuffled([...this.#held, ...slow]);
    this.#held = [];
    this.#slow = [];
    for (const news of mixed) (news.trade ? trades.shift() : news)?.say();
  }

  async place(order: Approved<Order>): Promise<PlaceAnswer> {
    this.#onPlace(order);
    const { lostRequest, lostAnswer, refused } = this.#hostility;
    if (this.#chance.happens(lostRequest)) return NO_ANSWER;
    if (this.#chance.happens(refused)) return { kind: 'refused', message: 'Not today.' };
    const answer = await this.#inner.place(order);
    if (this.#chance.happens(lostAnswer)) return NO_ANSWER;
    return this.#answered(answer);
  }

  async modify(order: Order, pricing: Pricing, quantity: Quantity): Promise<ChangeAnswer> {
    if (this.#chance.happens(this.#hostility.lostRequest)) return NO_ANSWER;
    const answer = await this.#inner.modify(order, pricing, quantity);
    return this.#chance.happens(this.#hostility.lostAnswer) ? NO_ANSWER : this.#answered(answer);
  }

  async cancel(order: Order): Promise<ChangeAnswer> {
    if (this.#chance.happens(this.#hostility.lostRequest)) return NO_ANSWER;
    const answer = await this.#inner.cancel(order);
    return this.#chance.happens(this.#hostility.lostAnswer) ? NO_ANSWER : this.#answered(answer);
  }

  #answered<Answer>(answer: Answer): Promise<Answer> {
    if (this.#dead) return new Promise(() => undefined);
    if (!this.#chance.happens(this.#hostility.slowAnswer)) return Promise.resolve(answer);
    return new Promise((resolve) => {
      this.#slow.push(() => resolve(answer));
    });
  }

  book(): Promise<BookAnswer> {
    return this.#inner.book();
  }
}
