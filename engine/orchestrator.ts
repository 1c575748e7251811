import type { BookView } from './desk.ts';
import type { Actor } from './domain/fact.ts';
import type { Position } from './domain/position.ts';
import { tradesAt, tradingDayFrom } from './domain/session.ts';
import type { Tick } from './domain/tick.ts';
import { isPending } from './domain/ticket.ts';
import { type EpochMs, type IsoDate, istDate, istTimeOfDay } from './domain/time.ts';
import type { Brokers } from './execution/brokers.ts';
import type { Effects } from './execution/effects.ts';
import type { Reconciler } from './execution/reconciler.ts';
import type { PaperBroker } from './execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from './kernel/context.ts';
import { closeDay, openDay, squareOff } from './kernel/day.ts';
import { lapse } from './kernel/reconciliation.ts';
import { type Recovered, recoverOrders, restoreExits } from './kernel/recovery.ts';
import { type SquareOffTimes, squareOffTime } from './kernel/square-off-time.ts';
import { reachForTarget, returnToStop, targetLost, targetReached } from './kernel/targets.ts';
import { expireTickets } from './kernel/ticket-life.ts';
import { setTradingState } from './kernel/trading-state.ts';
import type { Turn } from './kernel/turn.ts';
import { StoreUnavailable, type Writer } from './kernel/writer.ts';
import type { FactStore } from './ports/fact-store.ts';
import type { Market } from './ports/market.ts';
import type { MarketListener } from './ports/market-feed.ts';
import type { Timer, Timers } from './ports/timers.ts';
import type { WallClock } from './ports/wall-clock.ts';

const ENGINE: Actor = { kind: 'engine' };
const MARKET: Actor = { kind: 'market' };
/** Derivatives trade longest: the market is on while they are. */
const LONGEST = { segment: 'fno', hasDerivatives: true } as const;
const HOUSEKEEPING_MS = 1_000;
const SAVE_TIME_EVERY_MS = 5_000;

/** Strategies on the feed: told of prices, of time, and of days. */
interface StrategyFeed {
  onTick(tick: Tick): void;
  onTime(now: EpochMs): void;
  startDay(): void;
  refresh(): void;
}

export interface Parts {
  readonly writer: Writer;
  readonly effects: Effects;
  readonly context: KernelContext;
  readonly store: FactStore;
  readonly market: Market;
  readonly brokers: Brokers;
  /** One an account that this process reaches. */
  readonly reconcilers: readonly Reconciler[];
  /** The exchange of the paper books, which lives on our market and our clock. */
  readonly paper: PaperBroker;
  readonly strategies: StrategyFeed;
  readonly timers: Timers;
  readonly wall: WallClock;
  readonly squareOff: SquareOffTimes;
  /** Loads what is listed on a day into the catalogue, the board and the feed. */
  readonly loadDay: (day: IsoDate) => Promise<void>;
  /** Stops market time until the returned function is called; no-op for a real market. */
  readonly holdMarket: () => () => void;
  readonly bookViews: () => readonly BookView[];
  /** Writes the audit heads down outside the database. */
  readonly anchor: () => Promise<void>;
  readonly onBug: (error: unknown) => void;
}

/** Starts, keeps time, ends days, recovers and stops. It knows when things happen, never what a trade is worth. */
export class Orchestrator implements MarketListener {
  readonly #parts: Parts;
  #housekeeping: Timer | undefined;
  #savedAt = 0;
  #turningDay = false;
  /** The day whose session has begun, with every protected position given its stop. */
  #guardedDay: IsoDate | undefined;
  #lastTickAt: number | undefined;
  #ticked = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Wall time of the latest tick; undefined before the first. */
  get lastTickAt(): number | undefined {
    return this.#lastTickAt;
  }

  /**
   * Recovers first, then lets the market run. Nothing new is taken before this resolves; the books of a broker whose
   * book is only evidence wait until they are compared, and the others do not wait for them.
   */
  async start(): Promise<Recovered> {
    const { writer, context, market, paper, timers, reconcilers } = this.#parts;
    const today = istDate(market.clock.now());
    const { day = tradingDayFrom(market.calendar, today) } = writer.state;
    await this.#parts.loadDay(day > today ? day : today);
    const recovered = await writer.run(ENGINE, (turn) => recoverOrders(turn, context));
    this.#restorePaper(paper);
    for (const reconciler of reconcilers) await reconciler.compare('start');
    await writer.run(ENGINE, (turn) => {
      holdUnreachable(turn, this.#parts.brokers);
      // A day that a stop left open is ended first, by the first pulse.
      openDay(turn, day);
    });
    this.#parts.strategies.refresh();
    await market.feed.start(this);
    this.#housekeeping = timers.every(HOUSEKEEPING_MS, () => this.#owned(this.#keepHouse()));
    return recovered;
  }

  #restorePaper(paper: PaperBroker): void {
    const { orders, fills } = this.#parts.writer.state;
    const ours = [...orders.values()].filter((order) => order.account === paper.account);
    const known = new Set(ours.map((order) => order.id));
    paper.restore(
      ours,
      [...fills.values()].filter((fill) => known.has(fill.order)),
    );
  }

  /** Stops taking prices and finishes what is under way. Open orders stay as they are. */
  async stop(): Promise<void> {
    this.#housekeeping?.cancel();
    await this.#parts.market.feed.stop();
    await this.#parts.writer.settled();
    if (this.#parts.writer.usable) await this.#parts.store.saveMarketTime(this.#parts.market.clock.now());
  }

  onTick(tick: Tick): void {
    if (!this.#parts.context.quotes.take(tick)) return;
    this.#ticked = true;
    this.#parts.paper.onTick(tick);
    this.#watchTargets(tick);
    this.#parts.strategies.onTick(tick);
  }

  onTime(now: EpochMs): void {
    if (this.#ticked) {
      this.#lastTickAt = this.#parts.wall.now();
      this.#ticked = false;
    }
    this.#parts.paper.onTime(now);
    const day = this.#parts.writer.state.day;
    // Nothing is decided on a memory that is ahead of the store; what the broker does meanwhile is read later.
    if (day === undefined || this.#turningDay || !this.#parts.writer.usable) return;
    const today = istDate(now);
    // The evening after a close: the desk is at tomorrow already.
    if (today < day) return;
    if (today > day || this.#isClose(now)) {
      this.#owned(this.#turnDay(day));
      return;
    }
    this.#parts.strategies.onTime(now);
    if (tradesAt(this.#parts.market.calendar, LONGEST, now)) this.#duringSession(day, now);
  }

  #duringSession(day: IsoDate, now: EpochMs): void {
    if (this.#guardedDay !== day) {
      this.#guardedDay = day;
      this.#run((turn) => restoreExits(turn, this.#parts.context));
      for (const reconciler of this.#parts.reconcilers) reconciler.want();
    }
    this.#squareOffDue(now);
  }

  #isClose(now: EpochMs): boolean {
    const schedule = this.#parts.market.calendar.schedule(istDate(now), {
      segment: 'fno',
      hasDerivatives: true,
    });
    if (schedule.kind !== 'open') return false;
    const last = Math.max(...schedule.sessions.map((session) => session.to));
    return istTimeOfDay(now) >= last;
  }

  /** The end of a day: orders lapse, positions carry or settle, and tomorrow's listings are loaded. */
  async #turnDay(day: IsoDate): Promise<void> {
    const { writer, context, market, paper, effects } = this.#parts;
    const next = market.calendar.nextTradingDay(day);
    if (next === undefined) return;
    this.#turningDay = true;
    const release = this.#parts.holdMarket();
    try {
      const open = await effects.readProofs();
      paper.endDay();
      await writer.settled();
      await this.#lastReads();
      const books = await writer.run(MARKET, (turn) => {
        let views: readonly BookView[] = [];
        for (const book of open) lapse(turn, context, { ...book, complete: effects.inFlight === 0 });
        closeDay(turn, context, day, () => {
          views = this.#parts.bookViews();
        });
        return views;
      });
      await this.#parts.anchor();
      effects.announce({ kind: 'day-closed', day, books });
      await this.#parts.loadDay(next);
      await writer.run(MARKET, (turn) => openDay(turn, next));
      this.#parts.strategies.startDay();
      for (const reconciler of this.#parts.reconcilers) reconciler.startDay();
    } finally {
      release();
      this.#turningDay = false;
    }
  }

  #watchTargets(tick: Tick): void {
    const { writer, context } = this.#parts;
    if (writer.state.exitPlans.size === 0) return;
    for (const [key, plan] of writer.state.exitPlans) {
      if (context.listings.byKey(plan.instrument)?.id !== tick.instrument) continue;
      const held = writer.state.positions.get(key)?.quantity ?? 0;
      if (targetReached(plan, held, tick.last)) this.#run((turn) => reachForTarget(turn, context, plan));
      else if (targetLost(plan, held, tick.last)) this.#run((turn) => returnToStop(turn, context, plan));
    }
  }

  #squareOffDue(now: EpochMs): void {
    const { writer, context } = this.#parts;
    const time = istTimeOfDay(now);
    const due = ({ instrument: key }: Position): boolean =>
      time >= squareOffTime(this.#parts.squareOff, context.calendar, tradable(context, key), istDate(now));
    const open = [...writer.state.positions.values()];
    if (!open.some((position) => position.product === 'MIS' && position.quantity !== 0 && due(position)))
      return;
    this.#run((turn) => squareOff(turn, context, due));
  }

  async #keepHouse(): Promise<void> {
    const { writer, market, store } = this.#parts;
    const tickets = [...writer.state.tickets.values()];
    if (tickets.some(isPending)) await writer.run(ENGINE, expireTickets);
    if (!this.#turningDay) await this.#pulse();
    const now = market.clock.now();
    const trades = this.#guardedDay === istDate(now) && tradesAt(market.calendar, LONGEST, now);
    if (trades && writer.state.exitPlans.size > 0)
      await writer.run(MARKET, (turn) => restoreExits(turn, this.#parts.context));
    if (Math.abs(now - this.#savedAt) >= SAVE_TIME_EVERY_MS) {
      this.#savedAt = now;
      await store.saveMarketTime(now);
    }
  }

  /** Accounts are looked after side by side: none waits for another's broker. */
  async #pulse(): Promise<void> {
    await Promise.all(this.#parts.reconcilers.map((reconciler) => reconciler.pulse()));
  }

  /** What brokers that keep their own day have of it; one that cannot be reached is compared when it can. */
  async #lastReads(): Promise<void> {
    const { reconcilers } = this.#parts;
    await Promise.all(reconcilers.map((reconciler) => (reconciler.waits ? reconciler.read() : undefined)));
  }

  #run(work: (turn: Turn) => unknown): void {
    this.#owned(this.#parts.writer.run(MARKET, work).then(() => undefined));
  }

  #owned(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) this.#parts.onBug(error);
    });
  }
}

/** Books whose account this process cannot reach: nothing of theirs can be compared, so nothing new is taken. */
function holdUnreachable(turn: Turn, brokers: Brokers): void {
  for (const { id, account } of turn.state.books.values()) {
    if (brokers.of(account) !== undefined) continue;
    setTradingState(turn, {
      scope: id,
      cause: 'reconciling',
      state: 'reconciling',
      reason: `Munim was started without a connection to the account ${account}`,
    });
  }
}
