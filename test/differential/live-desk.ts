import type { RunSeries } from '../../engine/backtest/run/run-input.ts';
import type { ExchangeRules } from '../../engine/composition/exchange-rules.ts';
import { furnish } from '../../engine/composition/first-start.ts';
import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import type { Candle } from '../../engine/domain/candle.ts';
import { bookId, type InstrumentId } from '../../engine/domain/ids.ts';
import type { Money } from '../../engine/domain/money.ts';
import { NO_PRICE, type Price } from '../../engine/domain/price.ts';
import { type EpochMs, epochMs, type IsoDate } from '../../engine/domain/time.ts';
import type { TradePlan } from '../../engine/domain/trade-plan.ts';
import { Brokers } from '../../engine/execution/brokers.ts';
import { Effects } from '../../engine/execution/effects.ts';
import type { FillSettings } from '../../engine/execution/simulated/house-rules.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { BrokerHoldings } from '../../engine/kernel/broker-holdings.ts';
import { type KernelContext, tradable } from '../../engine/kernel/context.ts';
import { closeDay, openDay } from '../../engine/kernel/day.ts';
import { KillLatch } from '../../engine/kernel/kill-latch.ts';
import { lapse } from '../../engine/kernel/reconciliation.ts';
import { DeskState } from '../../engine/kernel/state.ts';
import type { Turn } from '../../engine/kernel/turn.ts';
import { Writer } from '../../engine/kernel/writer.ts';
import { InstrumentCatalogue } from '../../engine/market/catalogue.ts';
import { QuoteBoard } from '../../engine/market/quote-board.ts';
import { READY_ACCOUNT, READY_PROCESS } from '../../engine/ports/readiness.ts';
import type { Limits } from '../../engine/risk/limits.ts';
import { SystemTimers } from '../../engine/system/system-time.ts';
import { MemoryStore } from '../simulation/memory-store.ts';

export const BOOK = bookId('paper1');

export interface DeskWish {
  readonly series: readonly RunSeries[];
  readonly capital: Money;
  readonly plan: TradePlan;
  readonly limits: Limits;
  readonly rules: ExchangeRules;
  readonly fills: Pick<FillSettings, 'participationBp' | 'slippageBp'>;
}

/** The live desk with its exchange on the bar model: only its clock and its prices are given by hand. */
export class LiveDesk {
  readonly store = new MemoryStore();
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly broker: PaperBroker;
  readonly bugs: unknown[] = [];
  now: EpochMs = epochMs(0);
  readonly #effects: Effects;

  constructor({ series, limits, rules, fills }: Omit<DeskWish, 'capital' | 'plan'>) {
    const catalogue = new InstrumentCatalogue();
    catalogue.add(series.map(({ instrument }) => instrument));
    const quotes = new QuoteBoard();
    const clock = { now: () => this.now, monotonicMs: () => this.now };
    this.context = {
      listings: catalogue,
      quotes,
      calendar: rules.calendar,
      costs: rules.costs,
      endOfDay: (day) => rules.endOfDay(day, catalogue),
      holdings: new BrokerHoldings(),
      limits,
      tagKey: 'a key',
      sendWithinMs: 2_000,
      latch: new KillLatch(),
      readiness: { accounts: [], account: () => READY_ACCOUNT, process: () => READY_PROCESS },
    };
    this.broker = new PaperBroker({
      account: PAPER_ACCOUNT,
      clock,
      sight: { quote: (id) => quotes.quote(id), depth: () => undefined },
      instrumentOf: (key) => tradable(this.context, key),
      fills: { model: 'bars', ...fills },
    });
    this.#effects = new Effects({
      brokers: new Brokers([this.broker]),
      clock,
      timers: new SystemTimers(),
      context: this.context,
      onBug: (error) => this.bugs.push(error),
    });
    this.writer = new Writer({
      state: new DeskState(),
      store: this.store,
      clocks: { wall: clock, market: clock },
      perform: (effect) => this.#effects.perform(effect),
      onBroken: (error) => this.bugs.push(error),
    });
    this.#effects.attach(this.writer);
  }

  get state(): DeskState {
    return this.writer.state;
  }

  async open(capital: Money): Promise<void> {
    await this.do((turn) => furnish(turn, { ownerName: 'owner', capital }));
  }

  /** Kernel work, and everything that follows from it. */
  async do<Answer>(work: (turn: Turn) => Answer): Promise<Answer> {
    const answer = await this.writer.run({ kind: 'market' }, work);
    await this.quiet();
    return answer;
  }

  /** Lets everything that is under way come to its end. */
  async quiet(): Promise<void> {
    do {
      await this.writer.settled();
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#effects.inFlight > 0);
  }

  /** A price as the feed brings it. */
  quote(instrument: InstrumentId, last: Price): void {
    this.context.quotes.take({
      instrument,
      at: this.now,
      last,
      lastQuantity: 0,
      volume: 0,
      bid: NO_PRICE,
      bidQuantity: 0,
      ask: NO_PRICE,
      askQuantity: 0,
      openInterest: 0,
    });
  }

  async beginDay(day: IsoDate): Promise<void> {
    await this.do((turn) => openDay(turn, day));
  }

  /** The end of a day, as the orchestrator turns it. */
  async endDay(day: IsoDate): Promise<void> {
    const books = await this.#effects.readProofs();
    this.broker.endDay();
    await this.quiet();
    await this.do((turn) => {
      for (const book of books) lapse(turn, this.context, { ...book, complete: true });
      closeDay(turn, this.context, day, () => undefined);
    });
  }

  /** Whether anything of an instrument is held or ordered. */
  isBusy(bar: { readonly instrument: RunSeries['instrument'] }): boolean {
    const { key } = bar.instrument;
    for (const order of this.state.liveOrders.values()) if (order.instrument === key) return true;
    for (const position of this.state.positions.values())
      if (position.instrument === key && position.quantity !== 0) return true;
    return false;
  }

  candle({ bars }: RunSeries, row: number): Candle {
    const { start, open, high, low, close, volume } = bars;
    return {
      start: (start[row] ?? 0) as EpochMs,
      open: (open[row] ?? 0) as Price,
      high: (high[row] ?? 0) as Price,
      low: (low[row] ?? 0) as Price,
      close: (close[row] ?? 0) as Price,
      volume: volume[row] ?? 0,
    };
  }
}
