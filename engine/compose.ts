import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { MarketData } from '../config/market-data.ts';
import type { Config } from '../config/schema.ts';
import { exchangeRules } from './composition/exchange-rules.ts';
import { furnish } from './composition/first-start.ts';
import { limitsOf } from './composition/limits-of.ts';
import { loadDay } from './composition/load-day.ts';
import { makeCharts } from './composition/make-charts.ts';
import { type KnownMarket, makeMarket, type OwnMarket } from './composition/make-market.ts';
import { makeResearch } from './composition/make-research.ts';
import { type OpenStorage, openStorage } from './composition/open-storage.ts';
import { reload } from './composition/reload.ts';
import { settingLines } from './composition/setting-lines.ts';
import { loadTagKey } from './composition/tag-key.ts';
import { openPool, poolText } from './compute/open-pool.ts';
import type { Desk, StatusLine } from './desk.ts';
import type { UserId } from './domain/ids.ts';
import { rupees } from './domain/money.ts';
import { ok, type Result } from './domain/result.ts';
import { type EpochMs, SECOND_MS } from './domain/time.ts';
import { Effects } from './execution/effects.ts';
import { PaperBroker } from './execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from './kernel/context.ts';
import type { Recovered } from './kernel/recovery.ts';
import { DeskState } from './kernel/state.ts';
import { Writer } from './kernel/writer.ts';
import { InstrumentCatalogue } from './market/catalogue.ts';
import { QuoteBoard } from './market/quote-board.ts';
import { SymbolSearch } from './market/symbol-search.ts';
import { Orchestrator } from './orchestrator.ts';
import type { ComputePool } from './ports/compute-pool.ts';
import type { Inbox } from './ports/inbox.ts';
import { CandleStore } from './storage/candles/candle-store.ts';
import { coverage } from './storage/candles/coverage.ts';
import { PostgresFactStore } from './storage/postgres/fact-store.ts';
import { PostgresInbox } from './storage/postgres/inbox.ts';
import type { ServerAddress } from './storage/postgres/server-address.ts';
import type { StorageRefusal } from './storage/storage-refusal.ts';
import { SystemSecrets } from './system/system-secrets.ts';
import { SystemClock, SystemTimers } from './system/system-time.ts';
import { BookQueries } from './trading-desk/book-queries.ts';
import { MarketView } from './trading-desk/market-view.ts';
import { makeInvitation, People } from './trading-desk/people.ts';
import { statusLines } from './trading-desk/status-lines.ts';
import { Tickets } from './trading-desk/ticket-desk.ts';
import { TradingDesk } from './trading-desk/trading-desk.ts';

export interface EngineOptions {
  readonly config: Config;
  readonly marketData: MarketData;
  /** Told what start-up is doing, a line at a time. */
  readonly onProgress: (line: string) => void;
  /** Told of faults and bugs, for the log. */
  readonly onTrouble: (message: string, error: unknown) => void;
  /** The home was taken by another engine: the process must end. */
  readonly onLost: () => void;
  /** Another market than the settings name. */
  readonly openMarket?: (known: KnownMarket) => OwnMarket;
  /** Another database than the settings name. */
  readonly servers?: readonly ServerAddress[];
}

/** A desk that trades, and how to stop it. */
export interface RunningEngine {
  readonly desk: Desk;
  readonly recovered: Recovered;
  readonly home: string;
  /** What chat platforms delivered. */
  readonly inbox: Inbox;
  /** Makes the chat socket known to `munim chat`. */
  publish(socketPath: string): void;
  /** A code that links another platform to the owner. */
  ownerInvitation(): Promise<{ readonly code: string; readonly expiresAt: EpochMs }>;
  /** Platform names of a person, `telegram:123`: where they are reached when no chat is known. */
  placesOf(user: UserId): readonly string[];
  /** What a person prefers, by name. */
  preferencesOf(user: UserId): ReadonlyMap<string, string>;
  readonly market: OwnMarket;
  /** Where the engine stores: other databases may be made there. */
  readonly storage: Pick<OpenStorage, 'database' | 'servers'>;
  addStatus(line: () => StatusLine): void;
  /** Resolves when everything recorded so far is durable. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Puts the engine together and starts it: storage, market, recovery, then the desk. */
export async function startEngine(options: EngineOptions): Promise<Result<RunningEngine, StorageRefusal>> {
  const clock = new SystemClock();
  const timers = new SystemTimers();
  const secrets = new SystemSecrets();
  const { config, onProgress, onTrouble, onLost } = options;
  const storage = await openStorage({
    home: config.MUNIM_HOME,
    databaseUrl: config.DATABASE_URL,
    ...(options.servers === undefined ? {} : { servers: options.servers }),
    clock,
    timers,
    secrets,
    onProgress,
    onLost,
    onTrouble,
  });
  if (!storage.ok) return storage;
  onProgress(`market: ${config.MARKET}`);
  try {
    return ok(await assemble(options, { storage: storage.value, clock, timers, secrets }));
  } catch (error) {
    await storage.value.close();
    throw error;
  }
}

interface Base {
  readonly storage: OpenStorage;
  readonly clock: SystemClock;
  readonly timers: SystemTimers;
  readonly secrets: SystemSecrets;
}

/** The parts that hold and move state; the desk is a view of them. */
interface Core {
  readonly market: OwnMarket;
  readonly catalogue: InstrumentCatalogue;
  readonly context: KernelContext;
  readonly store: PostgresFactStore;
  readonly effects: Effects;
  readonly writer: Writer;
  readonly broker: PaperBroker;
  readonly queries: BookQueries;
  readonly pool: ComputePool;
  /** Status of what stands outside the engine, such as chat platforms. */
  readonly moreStatus: (() => StatusLine)[];
}

async function assemble(options: EngineOptions, base: Base): Promise<RunningEngine> {
  const core = await buildCore(options, base);
  const { writer, queries, context, market, catalogue } = core;
  await writer.run({ kind: 'engine' }, (turn) =>
    furnish(turn, { ownerName: 'owner', capital: rupees(options.config.PAPER_CAPITAL) }),
  );
  const orchestrator = new Orchestrator({
    ...core,
    timers: base.timers,
    wall: base.clock,
    squareOff: options.marketData.squareOff,
    loadDay: (day) => loadDay({ market, catalogue, quotes: context.quotes }, day),
    holdMarket: () => market.clock.hold(),
    bookViews: () => queries.views(),
    anchor: () => base.storage.anchor(),
    onBug: (error) => options.onTrouble('a bug in the engine', error),
  });
  const recovered = await orchestrator.start();
  return {
    desk: buildDesk(options, base, core, orchestrator),
    recovered,
    home: options.config.MUNIM_HOME,
    inbox: new PostgresInbox(base.storage.database, base.clock),
    publish: (socketPath) => base.storage.lock.publish(socketPath),
    ownerInvitation: () =>
      writer.run({ kind: 'engine' }, (turn) =>
        makeInvitation(turn, base.secrets, { role: 'owner', user: undefined }),
      ),
    placesOf: (user) =>
      writer.state.people.identitiesOf(user).map(({ platform, subject }) => `${platform}:${subject}`),
    preferencesOf: (user) => writer.state.people.preferencesOf(user),
    market,
    storage: base.storage,
    addStatus: (line) => core.moreStatus.push(line),
    settled: () => writer.settled(),
    async stop() {
      await core.pool.close();
      await orchestrator.stop();
      await base.storage.anchor();
      await base.storage.close();
    },
  };
}

async function buildCore(options: EngineOptions, base: Base): Promise<Core> {
  const { clock, timers, secrets, storage } = base;
  const store = new PostgresFactStore(storage.database);
  const snapshot = await store.load();
  const catalogue = new InstrumentCatalogue();
  const rules = exchangeRules(options.marketData);
  const known: KnownMarket = {
    wall: clock,
    timers,
    storedAt: snapshot.marketAt,
    calendar: rules.calendar,
    keyOf: (id) => catalogue.get(id).key,
  };
  const market = options.openMarket?.(known) ?? (await makeMarket(options.config, known));
  const context: KernelContext = {
    listings: catalogue,
    quotes: new QuoteBoard(),
    calendar: market.calendar,
    costs: rules.costs,
    endOfDay: (day) => rules.endOfDay(day, catalogue),
    limits: limitsOf(options.config, market.quietMs),
    tagKey: loadTagKey(options.config.MUNIM_HOME, secrets),
    sendWithinMs: options.config.SEND_WITHIN_SECONDS * SECOND_MS,
  };
  const broker = new PaperBroker({
    clock: market.clock,
    sight: { quote: (id) => context.quotes.quote(id), depth: (id) => market.feed.depth(id) },
    instrumentOf: (key) => tradable(context, key),
  });
  const onBug = (error: unknown): void => options.onTrouble('a bug in the engine', error);
  const effects = new Effects({ broker, clock, context, onBug });
  const writer: Writer = new Writer({
    state: DeskState.from(snapshot),
    store,
    clocks: { wall: clock, market: market.clock },
    perform: (effect) => effects.perform(effect),
    onBroken: (error) =>
      reload({ writer, store, broker, effects, context, timers, onTrouble: options.onTrouble }, error),
  });
  effects.attach(writer);
  const queries = new BookQueries({
    state: () => writer.state,
    context,
    store,
    clock: market.clock,
    recall: async (day) => catalogue.recall(await market.listings(day)),
  });
  const pool = openPool(options.config.COMPUTE_THREADS ?? availableParallelism(), timers);
  const moreStatus = [(): StatusLine => ({ name: 'compute', state: 'ok', says: poolText(pool) })];
  return { market, catalogue, context, store, effects, writer, broker, queries, pool, moreStatus };
}

function buildDesk(options: EngineOptions, base: Base, core: Core, orchestrator: Orchestrator): Desk {
  const { config, marketData } = options;
  const candles = join(config.MUNIM_HOME, 'candles');
  const { writer, context, market, catalogue, effects } = core;
  const { clock: wall, timers, secrets, storage } = base;
  const view = new MarketView({
    market,
    context,
    catalogue,
    search: new SymbolSearch(catalogue),
    wall,
    timers,
  });
  const tickets = new Tickets({
    writer,
    context,
    clocks: { wall, market: market.clock },
    secrets,
    rules: {
      marketTicketMs: config.TICKET_MARKET_SECONDS * SECOND_MS,
      limitTicketMs: config.TICKET_LIMIT_SECONDS * SECOND_MS,
      maxDriftBp: Math.round(config.TICKET_DRIFT_PERCENT * 100),
    },
    watch: (keys) => view.watch(keys),
  });
  const status = {
    writer,
    effects,
    market,
    wall,
    quotes: context.quotes,
    lastTickAt: () => orchestrator.lastTickAt,
    ping: async () => {
      await storage.database.execute('SELECT 1');
    },
    databaseName: storage.database.describe(),
    staleAfterMs: config.LIMIT_STALE_SECONDS * SECOND_MS,
  };
  return new TradingDesk({
    market: view,
    tickets,
    books: core.queries,
    people: new People({ writer, secrets }),
    charts: makeCharts({
      home: config.MUNIM_HOME,
      market: view,
      history: market.history,
      imported: { candles, sessions: options.marketData.sessions, holidays: options.marketData.holidays },
      store: core.store,
      state: () => writer.state,
      bookOf: (caller) => core.queries.defaultBook(caller),
      wall,
      pool: core.pool,
    }),
    research: makeResearch({
      config,
      marketData,
      pool: core.pool,
      market: view,
      now: () => market.clock.now(),
    }),
    ceiling: config.TRADING_MODE,
    data: () => coverage(new CandleStore(candles), candles),
    settings: settingLines(config),
    subscribe: (listener) => effects.subscribe(listener),
    status: async () => [...(await statusLines(status)), ...core.moreStatus.map((line) => line())],
  });
}
