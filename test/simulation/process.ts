import { loadMarketData } from '../../config/market-data.ts';
import { exchangeRules } from '../../engine/composition/exchange-rules.ts';
import { furnish } from '../../engine/composition/first-start.ts';
import { limitsOf } from '../../engine/composition/limits-of.ts';
import { Reload } from '../../engine/composition/reload.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { instrumentKey, userId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import { price, priceFromRupees } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import type { Brokers } from '../../engine/execution/brokers.ts';
import { Effects } from '../../engine/execution/effects.ts';
import { Reconciler } from '../../engine/execution/reconciler.ts';
import type { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { BrokerHoldings } from '../../engine/kernel/broker-holdings.ts';
import type { KernelContext } from '../../engine/kernel/context.ts';
import type { Effect } from '../../engine/kernel/effect.ts';
import { KillLatch } from '../../engine/kernel/kill-latch.ts';
import { DeskState } from '../../engine/kernel/state.ts';
import type { Turn } from '../../engine/kernel/turn.ts';
import { Writer } from '../../engine/kernel/writer.ts';
import { InstrumentCatalogue } from '../../engine/market/catalogue.ts';
import { QuoteBoard } from '../../engine/market/quote-board.ts';
import { Orchestrator } from '../../engine/orchestrator.ts';
import type { FactStore } from '../../engine/ports/fact-store.ts';
import type { InstrumentListing, Market } from '../../engine/ports/market.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import { READY_ACCOUNT, READY_PROCESS } from '../../engine/ports/readiness.ts';
import type { Timers } from '../../engine/ports/timers.ts';
import type { WallClock } from '../../engine/ports/wall-clock.ts';
import { Tickets } from '../../engine/trading-desk/ticket-desk.ts';
import { settings } from '../support/engine.ts';

/** Nobody's strategy is at work in a simulated process. */
const NO_STRATEGIES = {
  onTick: () => undefined,
  onTime: () => undefined,
  startDay: () => undefined,
  refresh: () => undefined,
};

const marketData = loadMarketData();
export const rules = exchangeRules(marketData);
const limits = limitsOf(
  settings({
    LIMIT_DUPLICATE_SECONDS: '0',
    LIMIT_DAILY_LOSS_PERCENT: '90',
    LIMIT_WEEKLY_LOSS_PERCENT: '90',
    LIMIT_DRAWDOWN_PERCENT: '90',
    LIMIT_COOLDOWN_MINUTES: '0',
    LIMIT_POSITION_PERCENT: '90',
    LIMIT_GROSS_PERCENT: '70',
  }),
  0,
);
const CAPITAL = rupees(1_000_000);
export const TICK = priceFromRupees(0.05);

const share = (symbol: string, hasDerivatives: boolean): InstrumentListing => ({
  kind: 'equity',
  key: instrumentKey(`NSE:${symbol}`),
  exchange: 'NSE',
  tradingSymbol: symbol,
  name: symbol,
  tickSize: TICK,
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives,
  sector: 'Other',
});

const FIRST = share('ACME', false);
const LISTED = [FIRST, share('BOLT', true)];
export const KEYS = LISTED.map((listing) => listing.key);
export const FIRST_KEY = FIRST.key;
export const OWNER: Caller = {
  user: { id: userId('u1'), name: 'owner', role: 'owner' },
  place: 'terminal:local',
};

/** What a process of the simulation stands on. */
export interface Ground {
  readonly clock: WallClock;
  readonly timers: Timers;
  readonly store: FactStore;
  readonly brokers: (context: KernelContext) => { readonly paper: PaperBroker; readonly brokers: Brokers };
  /** Told who takes prices and time, once the desk listens. */
  readonly onListening: (listener: MarketListener) => void;
  /** What a first start adds to the owner and the paper book. */
  readonly furnish: (turn: Turn) => void;
  /** Stands before every effect: `next` carries it out. */
  readonly perform: (effect: Effect, next: (effect: Effect) => void) => void;
  readonly code: () => string;
  readonly onBug: (error: unknown) => void;
}

/** One life of the process: everything in it but the store and the market dies with it. */
export interface Life {
  readonly writer: Writer;
  readonly effects: Effects;
  readonly reconcilers: readonly Reconciler[];
  readonly orchestrator: Orchestrator;
  readonly tickets: Tickets;
  readonly context: KernelContext;
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 2; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

function simulatedMarket({ clock, onListening }: Ground): Market {
  return {
    label: 'SIMULATED',
    watches: 'everything',
    clock,
    quietMs: 0,
    calendar: rules.calendar,
    feed: {
      start: async (listener) => onListening(listener),
      stop: async () => undefined,
      subscribe: () => undefined,
      depth: () => undefined,
    },
    history: { candles: async () => [] },
    listings: async () => [],
    references: async () => [],
  };
}

/** The real parts of a desk on a market of two shares; {@link Orchestrator.start} brings it to life. */
export async function makeProcess(ground: Ground): Promise<Life> {
  const { clock, timers, store, onBug } = ground;
  const catalogue = new InstrumentCatalogue();
  const context: KernelContext = {
    listings: catalogue,
    quotes: new QuoteBoard(),
    calendar: rules.calendar,
    costs: rules.costs,
    endOfDay: (day) => rules.endOfDay(day, catalogue),
    holdings: new BrokerHoldings(),
    limits,
    tagKey: 'a key',
    sendWithinMs: 2_000,
    latch: new KillLatch(),
    readiness: {
      accounts: [],
      account: () => READY_ACCOUNT,
      process: () => ({ ...READY_PROCESS, ceiling: 'live' }),
    },
  };
  const { paper, brokers } = ground.brokers(context);
  const effects = new Effects({ brokers, clock, timers, context, onBug });
  const onTrouble = (message: string, trouble: unknown): void => {
    if (message.startsWith('a bug')) onBug(trouble);
  };
  const writer: Writer = new Writer({
    state: DeskState.from(await store.load()),
    store,
    clocks: { wall: clock, market: clock },
    perform: (effect) => ground.perform(effect, (wanted) => effects.perform(wanted)),
    onBroken: (error) => reload.begin(error),
  });
  const clocks = { wall: clock, market: clock };
  const reconcilers = brokers.all.map(
    (broker) => new Reconciler({ broker, effects, writer, context, clocks, onBug }),
  );
  const parts = { writer, store, effects, reconcilers, context, timers, onTrouble };
  const reload = new Reload({ ...parts, wall: clock });
  effects.attach(writer);
  await writer.run({ kind: 'engine' }, (turn) => {
    if (turn.state.books.size > 0) return;
    furnish(turn, { ownerName: 'owner', capital: CAPITAL });
    ground.furnish(turn);
  });
  const orchestrator = new Orchestrator({
    writer,
    effects,
    context,
    store,
    market: simulatedMarket(ground),
    brokers,
    reconcilers,
    paper,
    strategies: NO_STRATEGIES,
    timers,
    wall: clock,
    squareOff: marketData.squareOff,
    loadDay: async () => listShares(catalogue, context),
    holdMarket: () => () => undefined,
    bookViews: () => [],
    anchor: async () => undefined,
    onBug,
  });
  const tickets = new Tickets({
    writer,
    context,
    clocks: { wall: clock, market: clock },
    secrets: { nonce: () => '', code: ground.code },
    rules: {
      marketTicketMs: 60_000,
      limitTicketMs: 60_000,
      maxDriftBp: 100,
      approvalMs: 600_000,
    },
    stepUp: async () => ok(undefined),
    watch: async () => undefined,
  });
  return { writer, effects, reconcilers, orchestrator, tickets, context };
}

function listShares(catalogue: InstrumentCatalogue, context: KernelContext): void {
  catalogue.add(LISTED);
  for (const listing of LISTED) {
    const id = catalogue.byKey(listing.key)?.id;
    const bands = {
      previousClose: price(10_000_000),
      lowerBand: price(8_000_000),
      upperBand: price(12_000_000),
    };
    if (id !== undefined) context.quotes.beginDay(id, bands);
  }
}
