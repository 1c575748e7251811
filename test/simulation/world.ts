import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import { price, priceFromRupees } from '../../engine/domain/price.ts';
import { type EpochMs, epochMs, isoDate, istDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { Brokers } from '../../engine/execution/brokers.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from '../../engine/kernel/context.ts';
import type { BrokerTrade } from '../../engine/ports/broker.ts';
import type { MarketClock } from '../../engine/ports/market-clock.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import type { Timers } from '../../engine/ports/timers.ts';
import type { Chance } from './chance.ts';
import { Checker, checkPlacement } from './checker.ts';
import { HostileBroker, type Hostility } from './hostile-broker.ts';
import { MemoryStore } from './memory-store.ts';
import { FIRST_KEY, KEYS, type Life, makeProcess, rules, settle, TICK } from './process.ts';

/** Time that only the test moves, and what was put off until later. */
class Hands {
  now: EpochMs = istInstant(isoDate('2026-11-25'), timeOfDay(9, 16));
  #later: (() => void)[] = [];

  readonly timers: Timers = {
    after: (_, run) => {
      this.#later.push(run);
      return { cancel: () => undefined };
    },
    every: (_, run) => {
      this.#housekeeping = run;
      return { cancel: () => undefined };
    },
  };
  #housekeeping: () => void = () => undefined;

  pass(ms: number): void {
    this.now = epochMs(this.now + ms);
    const due = this.#later;
    this.#later = [];
    for (const run of due) run();
    if (ms >= 1_000) this.#housekeeping();
  }
}

/** One life of the process, with the line to its broker. */
interface PaperLife extends Life {
  readonly hostile: HostileBroker;
  readonly paper: PaperBroker;
}

/** A desk on a market of two shares, whose process may die and start again on what it had stored. */
export class World {
  readonly store = new MemoryStore();
  readonly hands = new Hands();
  readonly bugs: string[] = [];
  readonly sent = new Set<string>();
  readonly checker = new Checker();
  readonly #chance: Chance;
  readonly #hostility: Hostility;
  readonly #quotes = KEYS.map(() => ({ last: 1_000, volume: 0 }));
  #life: PaperLife | undefined;
  #listener: MarketListener | undefined;
  #codes = 0;

  constructor(chance: Chance, hostility: Hostility) {
    this.#chance = chance;
    this.#hostility = hostility;
  }

  get life(): PaperLife {
    if (this.#life === undefined) throw new Error('nothing lives');
    return this.#life;
  }

  /** Starts the process on what is stored. */
  async start(): Promise<void> {
    const store = this.store.opened();
    const clock = { now: () => this.hands.now, monotonicMs: () => this.hands.now };
    let ends: { readonly hostile: HostileBroker; readonly paper: PaperBroker } | undefined;
    const parts = await makeProcess({
      clock,
      timers: this.hands.timers,
      store,
      brokers: (context) => {
        ends = this.#broker(clock, context);
        return { paper: ends.paper, brokers: new Brokers([ends.hostile]) };
      },
      onListening: (listener) => {
        this.#listener = listener;
      },
      furnish: () => undefined,
      perform: (effect, next) => next(effect),
      code: () => this.#code(),
      onBug: (error) => {
        this.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    });
    if (ends === undefined) throw new Error('a process without a broker');
    this.#life = { ...parts, ...ends };
    await parts.orchestrator.start();
  }

  #broker(
    clock: MarketClock,
    context: KernelContext,
  ): { readonly hostile: HostileBroker; readonly paper: PaperBroker } {
    const paper = new PaperBroker({
      account: PAPER_ACCOUNT,
      clock,
      sight: { quote: (id) => context.quotes.quote(id), depth: () => undefined },
      instrumentOf: (key) => tradable(context, key),
    });
    const hostile = new HostileBroker({
      inner: paper,
      chance: this.#chance,
      hostility: this.#hostility,
      onPlace: (order) => this.#watch(() => checkPlacement(this.store, this.sent, order)),
      onTrade: (trade, tag) => this.#watch(() => this.#traded(trade, tag)),
    });
    return { paper, hostile };
  }

  #code(): string {
    this.#codes += 1;
    return `T${this.#codes}`;
  }

  /** What a check finds inside the desk's own calls is kept, not thrown into them. */
  #watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.bugs.push(error instanceof Error ? error.message : String(error));
    }
  }

  #traded(trade: BrokerTrade, tag: string | undefined): void {
    const order = [...this.store.committed.values()].findLast((one) =>
      tag === undefined ? one.brokerOrderId === trade.brokerOrderId : one.tag === tag,
    );
    if (order === undefined) throw new Error(`a trade of an order nobody knows: ${trade.brokerOrderId}`);
    this.checker.traded(order, trade);
  }

  /** The process dies now; what was on its way to the store is there or not. */
  async crash(): Promise<void> {
    if (this.#chance.happens(0.5)) {
      this.store.release();
      await settle();
    }
    this.store.expect('stored');
    this.life.hostile.die();
    this.checker.forgetUnbooked();
    this.#listener = undefined;
    this.#life = undefined;
    const reborn = this.start();
    this.store.release();
    await reborn;
    this.move(0);
  }

  /** One tick of every share, the first one moved by so many ticks of its grid, and the time after it. */
  move(steps: number, which = 0): void {
    this.#quotes.forEach((quote, i) => {
      if (i === which) quote.last = Math.min(1_190, Math.max(810, quote.last + steps * 0.05));
      quote.volume += 40;
      const id = this.life.context.listings.byKey(KEYS[i] ?? FIRST_KEY)?.id;
      if (id === undefined) return;
      const last = priceFromRupees(Math.round(quote.last * 20) / 20);
      this.#listener?.onTick({
        instrument: id,
        at: this.hands.now,
        last,
        lastQuantity: 20,
        volume: quote.volume,
        bid: price(last - TICK),
        bidQuantity: this.#chance.whole(1, 30),
        ask: price(last + TICK),
        askQuantity: this.#chance.whole(1, 30),
        openInterest: 0,
      });
    });
    this.#listener?.onTime(this.hands.now);
  }

  /** The last price of a share in rupees. */
  last(which: number): number {
    return Math.round((this.#quotes[which]?.last ?? 0) * 20) / 20;
  }

  /** Goes to a time of the same day, when that lies ahead. */
  goTo(hours: number, minutes: number): void {
    const then = istInstant(istDate(this.hands.now), timeOfDay(hours, minutes));
    this.hands.pass(Math.max(0, then - this.hands.now));
  }

  /** Goes to the opening of the next trading day. */
  goToMorning(): void {
    const next = rules.calendar.nextTradingDay(istDate(this.hands.now));
    if (next === undefined) throw new Error('the calendar ends');
    this.hands.pass(istInstant(next, timeOfDay(9, 16)) - this.hands.now);
    for (const quote of this.#quotes) quote.volume = 0;
  }
}
