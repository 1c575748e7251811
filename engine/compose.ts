import { hostname } from 'node:os';
import { buildCore, tradedMarket } from './composition/build-core.ts';
import { buildDesk } from './composition/build-desk.ts';
import type { Base, EngineOptions } from './composition/engine-options.ts';
import { furnish } from './composition/first-start.ts';
import { GatheredReadiness } from './composition/gathered-readiness.ts';
import { kiteReadiness } from './composition/kite/kite-readiness.ts';
import { beginKite, followKite } from './composition/kite/run-kite.ts';
import { makeRiskWatch } from './composition/make-risk.ts';
import { makeSafety } from './composition/make-safety.ts';
import { makeStrategies } from './composition/make-strategies.ts';
import { KITE_ACCOUNT } from './composition/open-accounts.ts';
import { type OpenStorage, openStorage } from './composition/open-storage.ts';
import type { Desk, StatusLine } from './desk.ts';
import type { UserId } from './domain/ids.ts';
import { rupees } from './domain/money.ts';
import { ok, type Result } from './domain/result.ts';
import { tradingDayFrom } from './domain/session.ts';
import { type EpochMs, istDate } from './domain/time.ts';
import { enterMarket } from './kernel/market-change.ts';
import type { Recovered } from './kernel/recovery.ts';
import { Orchestrator } from './orchestrator.ts';
import type { Inbox } from './ports/inbox.ts';
import type { Market } from './ports/market.ts';
import { PostgresInbox } from './storage/postgres/inbox.ts';
import { takeLeadership } from './storage/postgres/leadership.ts';
import type { StorageRefusal } from './storage/storage-refusal.ts';
import { SystemSecrets } from './system/system-secrets.ts';
import { SystemClock, SystemTimers } from './system/system-time.ts';
import { makeInvitation } from './trading-desk/people.ts';

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
  readonly market: Market;
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
  const { config, onProgress, onTrouble } = options;
  const readiness = new GatheredReadiness(config.TRADING_MODE);
  const onLost = (): void => {
    readiness.know({ standing: { kind: 'replaced', says: 'Another Munim has taken this desk over.' } });
    options.onLost();
  };
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
  const led = await takeLeadership({
    database: storage.value.database,
    timers,
    holder: `process ${process.pid} on ${hostname()}`,
    onLost,
  });
  if (!led.ok) {
    await storage.value.close();
    return led;
  }
  onProgress(`market: ${config.MARKET}`);
  const base = { storage: storage.value, leadership: led.value, clock, timers, secrets, readiness };
  try {
    return ok(await assemble(options, base));
  } catch (error) {
    await closeStorage(base);
    throw error;
  }
}

async function closeStorage({ leadership, storage }: Base): Promise<void> {
  await leadership.release();
  await storage.close();
}

async function assemble(options: EngineOptions, base: Base): Promise<RunningEngine> {
  const core = await buildCore(options, base);
  const { writer, queries, market, kite } = core;
  await writer.run({ kind: 'engine' }, (turn) =>
    furnish(turn, { ownerName: 'owner', capital: rupees(options.config.PAPER_CAPITAL) }),
  );
  const startedOver = await writer.run({ kind: 'engine' }, (turn) =>
    enterMarket(turn, tradedMarket(options), tradingDayFrom(market.calendar, istDate(market.clock.now()))),
  );
  if (startedOver) options.onProgress('paper books start over: they were of another market');
  const strategies = makeStrategies(options, base, core);
  const orchestrator = new Orchestrator({
    ...core,
    strategies,
    timers: base.timers,
    wall: base.clock,
    squareOff: options.marketData.squareOff,
    loadDay: (day) => core.days.load(day),
    bookViews: () => queries.views(),
    anchor: () => base.storage.anchor(),
    onBug: (error) => options.onTrouble('a bug in the engine', error),
  });
  const safety = makeSafety(options, base, core);
  safety.kill.adoptFlag();
  const { config, onProgress, onTrouble } = options;
  if (kite !== undefined) base.readiness.speakFor(KITE_ACCOUNT, () => kiteReadiness(kite));
  if (kite !== undefined) await beginKite({ kite, config, timers: base.timers, onProgress, onTrouble });
  const recovered = await orchestrator.start();
  const leaveKite = kite === undefined ? undefined : followKite({ ...core, kite, base, onTrouble });
  safety.start();
  const riskWatch = makeRiskWatch(options, base, core);
  riskWatch?.start();
  return {
    desk: buildDesk(options, base, { ...core, kill: safety.kill, host: strategies, riskWatch }, orchestrator),
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
      riskWatch?.stop();
      await safety.standDown();
      await leaveKite?.();
      await core.pool.close();
      await orchestrator.stop();
      await base.storage.anchor();
      await closeStorage(base);
    },
  };
}
