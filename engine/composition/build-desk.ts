import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { StepUp } from '../compliance/step-up.ts';
import type { Desk, StatusLine } from '../desk.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { ConfirmRule } from '../kernel/ticket-checks.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { RiskWatch } from '../risk-desk/risk-watch.ts';
import { CandleStore } from '../storage/candles/candle-store.ts';
import { coverage } from '../storage/candles/coverage.ts';
import { PostgresJobLedger } from '../storage/postgres/job-ledger.ts';
import type { StrategyHost } from '../strategy-host/strategy-host.ts';
import { Approvals } from '../trading-desk/approvals.ts';
import { DoubtsOfOrders } from '../trading-desk/doubts-of-orders.ts';
import { BookLimits } from '../trading-desk/limits.ts';
import { MarketView } from '../trading-desk/market-view.ts';
import { People } from '../trading-desk/people.ts';
import { statusLines } from '../trading-desk/status-lines.ts';
import { freshCode, Tickets } from '../trading-desk/ticket-desk.ts';
import { TradingDesk } from '../trading-desk/trading-desk.ts';
import { brokerSide } from './broker-side.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';
import { makeAccountParts } from './make-account-parts.ts';
import { makeAlerts } from './make-alerts.ts';
import { makeCharts } from './make-charts.ts';
import { makeControl } from './make-control.ts';
import { makeReports } from './make-reports.ts';
import { makeResearch } from './make-research.ts';
import { makeRisk } from './make-risk.ts';
import { makeStrategyDesk } from './make-strategies.ts';
import { settingLines } from './setting-lines.ts';

/** What loads the history of what is about to be ordered. */
interface Watched {
  readonly riskWatch: RiskWatch | undefined;
}

/** The desk that chats see, over a core that runs. */
export function buildDesk(
  options: EngineOptions,
  base: Base,
  core: Core & Pick<Desk, 'kill'> & Watched & { readonly host: StrategyHost },
  orchestrator: Orchestrator,
): Desk {
  const { config, marketData } = options;
  const candles = join(config.MUNIM_HOME, 'candles');
  const { writer, context, market, catalogue, effects } = core;
  const { clock: wall, timers, secrets, storage } = base;
  const view = new MarketView({
    market,
    context,
    catalogue,
    search: core.search,
    wall,
    timers,
  });
  const broker = brokerSide(core);
  const control = makeControl(options, base, core, (keys) => view.watch(keys));
  return new TradingDesk({
    market: view,
    tickets: makeTickets(config, base, core, { view, stepUp: control.stepUp }),
    ...makeConsent(config, base, core, view),
    books: core.queries,
    ...makeAccountParts(core, wall, (keys) => view.watch(keys)),
    doubts: new DoubtsOfOrders({ writer, context, reconcilers: core.reconcilers, clock: market.clock }),
    people: new People({ writer, secrets }),
    ...makeAlerts(options, base, core, view),
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
    risk: makeRisk(options, core, view, wall),
    strategies: makeStrategyDesk(core, view, control.stepUp),
    reports: makeReports(options, base, core),
    ceiling: config.TRADING_MODE,
    data: () => coverage(new CandleStore(candles), candles),
    settings: settingLines(config),
    login: broker.login,
    chores: broker.chores,
    kill: core.kill,
    bookControl: control.bookControl,
    authenticator: control.authenticator,
    takeovers: control.takeovers,
    jobLedger: new PostgresJobLedger(storage.database, market.label),
    news: effects,
    status: () => allStatus(options, base, core, orchestrator),
  });
}

/** What takes more than one yes, and the limits that decide it. */
function makeConsent(
  config: Config,
  { clock: wall, secrets }: Base,
  { writer, context, market }: Core,
  view: MarketView,
): Pick<Desk, 'approvals' | 'limits'> {
  return {
    approvals: new Approvals({
      writer,
      context,
      clocks: { wall, market: market.clock },
      rule: confirmRule(config),
      watch: (keys) => view.watch(keys),
    }),
    limits: new BookLimits({
      writer,
      context,
      freshCode: () => freshCode(secrets, writer.state),
      ticketMs: config.TICKET_LIMIT_SECONDS * SECOND_MS,
    }),
  };
}

function confirmRule(config: Config): ConfirmRule {
  return {
    maxDriftBp: Math.round(config.TICKET_DRIFT_PERCENT * 100),
    approvalMs: config.APPROVAL_SECONDS * SECOND_MS,
  };
}

/** What works and what does not, of every part. */
async function allStatus(
  { config }: EngineOptions,
  { clock: wall, storage }: Base,
  core: Core,
  orchestrator: Orchestrator,
): Promise<readonly StatusLine[]> {
  const { writer, effects, market, context } = core;
  const lines = await statusLines({
    writer,
    context,
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
  });
  return [...lines, ...brokerSide(core).status(), ...core.moreStatus.map((line) => line())];
}

function makeTickets(
  config: Config,
  base: Base,
  core: Core & Watched,
  by: { readonly view: MarketView; readonly stepUp: StepUp },
): Tickets {
  return new Tickets({
    writer: core.writer,
    context: core.context,
    clocks: { wall: base.clock, market: core.market.clock },
    secrets: base.secrets,
    rules: {
      marketTicketMs: config.TICKET_MARKET_SECONDS * SECOND_MS,
      limitTicketMs: config.TICKET_LIMIT_SECONDS * SECOND_MS,
      ...confirmRule(config),
    },
    stepUp: (user, code) => by.stepUp.check(user, code),
    watch: async (keys) => {
      await by.view.watch([...keys, ...(core.riskWatch?.factorsOf(keys) ?? [])]);
      await core.riskWatch?.prepare(keys);
    },
  });
}
