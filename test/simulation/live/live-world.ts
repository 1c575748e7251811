import { PAPER_ACCOUNT } from '../../../engine/composition/open-accounts.ts';
import { instrumentKey } from '../../../engine/domain/ids.ts';
import { isLive, type Order } from '../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { isoDate, istInstant, timeOfDay } from '../../../engine/domain/time.ts';
import { Brokers } from '../../../engine/execution/brokers.ts';
import { PaperBroker } from '../../../engine/execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from '../../../engine/kernel/context.ts';
import type { Effect } from '../../../engine/kernel/effect.ts';
import type { MarketListener } from '../../../engine/ports/market-feed.ts';
import type { Chance } from '../chance.ts';
import { Checker } from '../checker.ts';
import { MemoryStore } from '../memory-store.ts';
import { KEYS, type Life, makeProcess } from '../process.ts';
import { BrokerHouse } from './broker-house.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Faults } from './faults.ts';
import { HostileLine } from './hostile-line.ts';
import { Laws } from './laws.ts';
import { ACCOUNT, CAPITAL_RUPEES, openSmallBook } from './live-book.ts';
import { PriceWalk } from './price-walk.ts';
import { ShopWindow } from './shop-window.ts';
import { storeLine } from './store-line.ts';
import { ProcessTimers, VirtualTime } from './virtual-time.ts';

/** As the limits of the simulated process say: 90 % of the capital in one share. */
const POSITION_VALUE = CAPITAL_RUPEES * 10_000 * 0.9;
/** And 70 % in all. */
const GROSS_VALUE = CAPITAL_RUPEES * 10_000 * 0.7;
const LEASE_MS = 3_000;
/** A process that finds out it does not lead any more ends by then. */
const ZOMBIE_MS = 5_000;

/** Points that few orders pass. */
const SELDOM: Partial<Record<CrashPoint, number>> = { K11: 4, K12: 2 };

interface Running {
  readonly life: Life;
  readonly timers: ProcessTimers;
}

/** A desk with a live book at a hostile house, whose process may die, freeze, or be overtaken by another. */
export class LiveWorld {
  readonly time = new VirtualTime(istInstant(isoDate('2026-11-25'), timeOfDay(9, 20)));
  readonly store = new MemoryStore();
  readonly house: BrokerHouse;
  readonly laws: Laws;
  readonly checker = new Checker();
  readonly broken: string[] = [];
  readonly announced = new Map<number, string>();
  readonly warned: string[] = [];
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #window: ShopWindow;
  readonly #story: string[];
  readonly #walk = new PriceWalk(KEYS.length);
  #timers: ProcessTimers;
  #running: Running | undefined;
  #listener: MarketListener | undefined;
  #epoch = 0;
  #codes = 0;
  #lastArrival = 0;
  #lastDeath = 0;

  constructor(chance: Chance, faults: Faults, story: string[]) {
    this.#chance = chance;
    this.#faults = faults;
    this.#story = story;
    this.#timers = new ProcessTimers(this.time);
    this.house = new BrokerHouse(this.time, chance);
    this.#window = new ShopWindow(this.house, this.time);
    this.laws = new Laws(this.store, this.house, {
      positionValue: POSITION_VALUE,
      grossValue: GROSS_VALUE,
      lastOf: (instrument) => priceFromRupees(this.last(KEYS.indexOf(instrumentKey(instrument)))),
    });
    this.house.listen((news) => {
      if (news.kind === 'order')
        this.tell(
          `house: ${news.order.id} ${news.order.tag === undefined ? 'by hand' : ''} ${news.shown.status} ${news.shown.filled}/${news.shown.quantity}`,
        );
    });
  }

  /** What happened, with its time, for whoever has to understand it. */
  tell(line: string): void {
    this.#story.push(`${new Date(this.time.now + 19_800_000).toISOString().slice(11, 23)} ${line}`);
  }

  /** When the last request that is under way will have reached the house. */
  get lastArrival(): number {
    return this.#lastArrival;
  }

  /** When last something was stored that the process could not tell any more. */
  get lastDeath(): number {
    return this.#lastDeath;
  }

  /** The process that leads and has started; undefined while there is none. */
  get life(): Life | undefined {
    return this.#running?.life;
  }

  /** Starts a process on what is stored; it takes over from whichever led before. */
  start(): void {
    this.#epoch += 1;
    const epoch = this.#epoch;
    const timers = new ProcessTimers(this.time);
    this.#timers = timers;
    this.#running = undefined;
    this.#listener = undefined;
    this.tell(`start of process ${epoch}`);
    this.#make(epoch, timers)
      .then(async (life) => {
        await life.orchestrator.start();
        timers.whenRunning(() => {
          if (this.#epoch === epoch) this.#running = { life, timers };
        });
      })
      .catch((error: unknown) => {
        if (this.#epoch !== epoch) return;
        // A start that meets a store or a broker that is away ends, and whoever watches the process starts it again.
        this.tell(`start failed: ${error instanceof Error ? error.message : String(error)}`);
        timers.die();
        this.time.after(1_000, () => {
          if (this.#epoch === epoch) this.start();
        });
      });
  }

  #make(epoch: number, timers: ProcessTimers): Promise<Life> {
    const reached = (point: CrashPoint, order: Order | undefined): boolean =>
      this.#epoch === epoch && this.#mayDie(point, order, timers);
    const clock = { now: () => this.time.now, monotonicMs: () => this.time.now };
    const store = storeLine({
      store: this.store,
      time: this.time,
      process: timers,
      faults: this.#faults,
      leads: () => this.#epoch === epoch,
      reached,
      tell: (line) => this.tell(line),
      onStored: () => this.watch(() => this.laws.onStored(this.#epoch === epoch)),
      unsaid: () => {
        this.#lastDeath = Math.max(this.#lastDeath, this.time.now);
      },
      claimed: (order) => this.#mayFreeze(order, epoch, timers),
    });
    return makeProcess({
      clock,
      timers,
      store,
      brokers: (context) => this.#brokers(context, timers, reached),
      onListening: (listener) => {
        if (this.#epoch === epoch) this.#listener = listener;
      },
      furnish: openSmallBook,
      perform: (effect, next) => this.#perform(effect, next, reached),
      code: () => this.#code(),
      onBug: (error) => {
        this.broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    });
  }

  #brokers(
    context: KernelContext,
    process: ProcessTimers,
    reached: (point: CrashPoint, order: Order | undefined) => boolean,
  ): { readonly paper: PaperBroker; readonly brokers: Brokers } {
    const paper = new PaperBroker({
      account: PAPER_ACCOUNT,
      clock: { now: () => this.time.now },
      sight: { quote: (id) => context.quotes.quote(id), depth: () => undefined },
      instrumentOf: (key) => tradable(context, key),
    });
    const line = new HostileLine({
      account: ACCOUNT,
      house: this.house,
      window: this.#window,
      time: this.time,
      process,
      faults: this.#faults,
      chance: this.#chance,
      orderByTag: (tag) => this.stored(tag),
      doubtful: () => [...this.store.committed.values()].find((order) => order.state.kind === 'unknown'),
      onPost: (order) => {
        this.tell(`post: order ${order.id} ${order.side} ${order.quantity} ${order.origin.kind}`);
        this.watch(() => this.laws.onPost(order));
      },
      onArrival: (ms) => {
        this.#lastArrival = Math.max(this.#lastArrival, this.time.now + ms);
      },
      onUnsent: (order) => this.laws.provenUnsent(order),
      reached,
    });
    return { paper, brokers: new Brokers([paper, line]) };
  }

  #perform(
    effect: Effect,
    next: (effect: Effect) => void,
    reached: (point: CrashPoint, order: Order | undefined) => boolean,
  ): void {
    if (effect.kind === 'place' && reached('K4', effect.order)) return;
    if (effect.kind === 'announce') {
      const { event } = effect;
      if (event.kind === 'order') {
        if (reached('K8', event.order)) return;
        this.announced.set(event.order.id, event.what);
        this.tell(`said: order ${event.order.id} ${event.what}`);
      }
      if (event.kind === 'notice') this.warned.push(event.text);
    }
    next(effect);
  }

  #code(): string {
    this.#codes += 1;
    return `T${this.#codes}`;
  }

  /** An order of ours as it was last stored, by what the house shows of it. */
  stored(tag: string | undefined): Order | undefined {
    return tag === undefined
      ? undefined
      : [...this.store.committed.values()].find((order) => order.tag === tag);
  }

  /** What a law finds inside the desk's own calls is kept, not thrown into them. */
  watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.broken.push(error instanceof Error ? error.message : String(error));
    }
  }

  #mayDie(point: CrashPoint, order: Order | undefined, timers: ProcessTimers): boolean {
    if (!this.#faults.strikes('crash', order, SELDOM[point] ?? 1)) return false;
    this.#faults.countPoint(point);
    this.tell(`crash at ${point}${order === undefined ? '' : ` with order ${order.id} ${order.state.kind}`}`);
    this.#die(timers);
    return true;
  }

  #liveOrders(): readonly Order[] {
    return [...this.store.committed.values()].filter(isLive);
  }

  #die(timers: ProcessTimers): void {
    for (const order of this.#liveOrders()) this.#faults.count('crash', order.state.kind);
    timers.die();
    this.#lastDeath = this.time.now;
    this.#running = undefined;
    this.#listener = undefined;
    const epoch = this.#epoch;
    this.time.after(this.#chance.whole(500, 30_000), () => {
      if (this.#epoch === epoch) this.start();
    });
  }

  /** The process stops for a while, as under SIGSTOP; past its lease another one takes over, and it wakes up as nobody. */
  #mayFreeze(order: Order, epoch: number, timers: ProcessTimers): void {
    if (this.#epoch === epoch && this.#faults.strikes('leader-paused', order)) this.#freeze(epoch, timers);
  }

  #freeze(epoch: number, timers: ProcessTimers): void {
    for (const order of this.#liveOrders()) this.#faults.count('leader-paused', order.state.kind);
    const pauseMs = this.#chance.whole(500, 60_000);
    this.tell(`process ${epoch} freezes for ${pauseMs} ms`);
    timers.freeze();
    this.#lastDeath = this.time.now + pauseMs;
    this.time.after(pauseMs, () => timers.thaw());
    if (pauseMs < LEASE_MS) return;
    this.time.after(LEASE_MS, () => {
      if (this.#epoch === epoch) this.start();
    });
    this.time.after(pauseMs + ZOMBIE_MS, () => timers.die());
  }

  /** Dies for no reason of its own. */
  kill(): void {
    if (this.#running === undefined) return;
    this.tell('kill -9');
    this.#die(this.#timers);
  }

  /** Stops for a while wherever it is. */
  freeze(): void {
    if (this.#running !== undefined) this.#freeze(this.#epoch, this.#timers);
  }

  /** One tick of every share, one of them moved by so many steps of its grid, and the time after it. */
  move(steps: number, which: number): void {
    this.#walk.move(steps, which);
    KEYS.forEach((key, i) => {
      this.house.onPrice(key, priceFromRupees(this.last(i)));
      this.#timers.whenRunning(() => {
        const id = this.#running?.life.context.listings.byKey(key)?.id;
        if (id !== undefined) this.#listener?.onTick(this.#walk.tick(i, id, this.time.now));
      });
    });
    this.#timers.whenRunning(() => this.#listener?.onTime(this.time.now));
  }

  /** The last price of a share in rupees. */
  last(which: number): number {
    return this.#walk.last(which);
  }
}
