import { availableParallelism } from 'node:os';
import { openPool, poolText } from '../compute/open-pool.ts';
import type { StatusLine } from '../desk.ts';
import type { InstrumentId } from '../domain/ids.ts';
import type { MarketName } from '../domain/market-name.ts';
import { istDate, SECOND_MS } from '../domain/time.ts';
import type { Brokers } from '../execution/brokers.ts';
import type { Effects } from '../execution/effects.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { PaperBroker } from '../execution/simulated/paper-broker.ts';
import { BrokerHoldings } from '../kernel/broker-holdings.ts';
import type { KernelContext } from '../kernel/context.ts';
import { KillLatch } from '../kernel/kill-latch.ts';
import { isAnotherWorld } from '../kernel/market-change.ts';
import type { Writer } from '../kernel/writer.ts';
import { InstrumentCatalogue } from '../market/catalogue.ts';
import { QuoteBoard } from '../market/quote-board.ts';
import { SymbolSearch } from '../market/symbol-search.ts';
import type { ComputePool } from '../ports/compute-pool.ts';
import type { Market } from '../ports/market.ts';
import { RiskBoard } from '../risk/value-at-risk/risk-board.ts';
import { PostgresFactStore } from '../storage/postgres/fact-store.ts';
import { BookQueries } from '../trading-desk/book-queries.ts';
import type { Base, EngineOptions } from './engine-options.ts';
import { exchangeRules } from './exchange-rules.ts';
import { loadHomeKey } from './home-key.ts';
import { type KiteDoor, type KiteSurroundings, openKite } from './kite/open-kite.ts';
import { limitsOf } from './limits-of.ts';
import { DayLoader } from './load-day.ts';
import { type KnownMarket, makeMarket, marketName } from './make-market.ts';
import { neededInstruments } from './needed-instruments.ts';
import { openAccounts } from './open-accounts.ts';
import { makeOrderPath } from './order-path.ts';

/** Something that looks each second; what it rejects with is told as trouble of its name. */
interface Watch {
  readonly name: string;
  everySecond(): Promise<void>;
}

/** The parts that hold and move state; the desk is a view of them. */
export interface Core {
  readonly market: Market;
  /** Stops the market's time until the returned function is called, where it is ours to stop. */
  readonly holdMarket: () => () => void;
  /** Undefined where prices and orders are not Kite's. */
  readonly kite: KiteDoor | undefined;
  readonly catalogue: InstrumentCatalogue;
  readonly context: KernelContext;
  readonly store: PostgresFactStore;
  readonly effects: Effects;
  readonly writer: Writer;
  readonly brokers: Brokers;
  readonly reconcilers: readonly Reconciler[];
  readonly paper: PaperBroker;
  readonly queries: BookQueries;
  readonly days: DayLoader;
  readonly search: SymbolSearch;
  /** Loads the desk's day anew: there are other listings, or prices can be had. */
  readonly reloadDay: () => Promise<void>;
  readonly pool: ComputePool;
  /** Status of what stands outside the engine, such as chat platforms. */
  readonly moreStatus: (() => StatusLine)[];
  /** What looks each second, besides the watch over trading. */
  readonly watches: Watch[];
}

/** Opens what the engine remembers and the market it trades, and ties the writer to both. */
export async function buildCore(options: EngineOptions, base: Base): Promise<Core> {
  const { clock, timers, secrets, storage } = base;
  const store = new PostgresFactStore(storage.database, base.leadership);
  const snapshot = await store.load();
  const catalogue = new InstrumentCatalogue();
  const rules = exchangeRules(options.marketData);
  const known: KnownMarket = {
    wall: clock,
    timers,
    // The time of one market is none of the other's.
    storedAt: isAnotherWorld(snapshot.market, tradedMarket(options)) ? undefined : snapshot.marketAt,
    calendar: rules.calendar,
    keyOf: (id) => catalogue.get(id).key,
  };
  const quotes = new QuoteBoard();
  const { market, holdMarket, kite } = await openTradedMarket(options, base, {
    known,
    catalogue,
    quotes,
    writer: () => writer,
    effects: () => effects,
  });
  const context: KernelContext = {
    listings: catalogue,
    quotes,
    ...(market.feed.toldAt === undefined
      ? {}
      : { priceToldAt: (id: InstrumentId) => market.feed.toldAt?.(id) }),
    calendar: market.calendar,
    costs: rules.costs,
    endOfDay: (day) => rules.endOfDay(day, catalogue),
    holdings: new BrokerHoldings(),
    limits: limitsOf(options.config, market.quietMs),
    risk: new RiskBoard(),
    tagKey: loadHomeKey(options.config.MUNIM_HOME, 'tags', secrets),
    sendWithinMs: options.config.SEND_WITHIN_SECONDS * SECOND_MS,
    latch: new KillLatch(),
    readiness: base.readiness,
  };
  const { paper, brokers } = openAccounts({ market, context, kite: kite?.broker });
  const { writer, effects, reconcilers } = makeOrderPath({
    snapshot,
    store,
    brokers,
    context,
    clocks: { wall: clock, market: market.clock },
    timers,
    onTrouble: options.onTrouble,
  });
  const queries = new BookQueries({
    state: () => writer.state,
    usable: () => writer.usable,
    context,
    store,
    clock: market.clock,
    recall: async (day) => catalogue.recall(await market.listings(day)),
  });
  const loading = dayLoading({ market, catalogue, quotes, writer, base });
  const pool = openPool(options.config.COMPUTE_THREADS ?? availableParallelism(), timers);
  const moreStatus = [(): StatusLine => ({ name: 'compute', state: 'ok', says: poolText(pool) })];
  const parts = { market, holdMarket, kite, catalogue, context, store, effects, writer, watches: [] };
  return { ...parts, ...loading, paper, brokers, reconcilers, queries, pool, moreStatus };
}

function dayLoading(of: {
  readonly market: Market;
  readonly catalogue: InstrumentCatalogue;
  readonly quotes: QuoteBoard;
  readonly writer: Writer;
  readonly base: Base;
}): Pick<Core, 'days' | 'reloadDay' | 'search'> {
  const { market, catalogue, quotes, writer, base } = of;
  const pause = (): Promise<void> => new Promise((resolve) => void base.timers.after(0, resolve));
  const search = new SymbolSearch(catalogue);
  const days = new DayLoader({
    market,
    catalogue,
    quotes,
    needed: () => neededInstruments(writer.state, catalogue),
    whileListing: (work) => search.during(work, pause),
    pause,
  });
  const reloadDay = (): Promise<void> => {
    const today = istDate(market.clock.now());
    const { day = today } = writer.state;
    return days.load(day > today ? day : today);
  };
  return { days, reloadDay, search };
}

/** Which market an engine trades. */
export function tradedMarket({ config, openMarket }: EngineOptions): MarketName {
  return openMarket === undefined ? marketName(config) : 'replay';
}

/** The market that the settings, or whoever starts the engine, ask for. */
async function openTradedMarket(
  options: EngineOptions,
  base: Base,
  around: KiteSurroundings,
): Promise<Pick<Core, 'market' | 'holdMarket' | 'kite'>> {
  if (tradedMarket(options) === 'kite') {
    const kite = openKite(options, base, around);
    return { market: kite.market, holdMarket: () => () => undefined, kite };
  }
  const own = options.openMarket?.(around.known) ?? (await makeMarket(options.config, around.known));
  return { market: own, holdMarket: () => own.clock.hold(), kite: undefined };
}
