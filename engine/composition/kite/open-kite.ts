import { join } from 'node:path';
import type { MarketData } from '../../../config/market-data.ts';
import type { Config } from '../../../config/schema.ts';
import { assert } from '../../domain/assert.ts';
import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import { type TradingCalendar, tradesAt } from '../../domain/session.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Effects } from '../../execution/effects.ts';
import type { Writer } from '../../kernel/writer.ts';
import { FundsWatch } from '../../kite/account/funds-watch.ts';
import { authoriseLink } from '../../kite/account/holdings.ts';
import { KiteBroker } from '../../kite/broker/kite-broker.ts';
import { KiteClient } from '../../kite/client.ts';
import { KiteHistory } from '../../kite/history/kite-history.ts';
import { DumpShelf } from '../../kite/instruments/dump-shelf.ts';
import { KiteInstruments } from '../../kite/instruments/kite-instruments.ts';
import { readTable } from '../../kite/instruments/read-table.ts';
import { KiteMarket } from '../../kite/market/kite-market.ts';
import type { KeyOf, Listed } from '../../kite/rows.ts';
import { CallbackServer } from '../../kite/session/callback-server.ts';
import { KiteGateway } from '../../kite/session/kite-gateway.ts';
import { KiteLogin } from '../../kite/session/kite-login.ts';
import { KiteSession } from '../../kite/session/kite-session.ts';
import { SealedSession } from '../../kite/session/sealed-session.ts';
import { KiteFeed } from '../../kite/ticker/kite-feed.ts';
import { ALWAYS_OPEN } from '../../market/always-open.ts';
import type { InstrumentCatalogue } from '../../market/catalogue.ts';
import { PRACTICE_STOCKS } from '../../market/practice/stocks.ts';
import type { QuoteBoard } from '../../market/quote-board.ts';
import type { Timers } from '../../ports/timers.ts';
import type { Base, EngineOptions } from '../engine-options.ts';
import type { KnownMarket } from '../make-market.ts';
import { KITE_ACCOUNT } from '../open-accounts.ts';
import { openVault } from '../open-vault.ts';
import { FactsOfSessions } from './session-records.ts';

/** How long a start waits for today's table when it has an older one. */
const TABLE_PATIENCE_MS = 10 * SECOND_MS;
/** Derivatives trade longest. */
const LONGEST = { segment: 'fno', hasDerivatives: true } as const;

/** Everything of this desk that speaks to Kite. */
export interface KiteDoor {
  readonly session: KiteSession;
  readonly login: KiteLogin;
  readonly callback: CallbackServer;
  readonly client: KiteClient;
  readonly instruments: KiteInstruments;
  readonly history: KiteHistory;
  readonly market: KiteMarket;
  readonly broker: KiteBroker;
  readonly funds: FundsWatch;
}

/** What the door is given besides settings; `writer` and `effects` are made after it. */
export interface KiteSurroundings {
  readonly known: KnownMarket;
  readonly catalogue: InstrumentCatalogue;
  readonly quotes: QuoteBoard;
  readonly writer: () => Writer;
  readonly effects: () => Effects;
}

/** Puts the parts together; nothing is asked of Kite yet. */
export function openKite(options: EngineOptions, base: Base, around: KiteSurroundings): KiteDoor {
  const { config, onTrouble } = options;
  const { session, client, login, callback } = openLogin(options, base, around);
  const instruments = openInstruments(config, options.marketData, {
    base,
    fetch: () => readTable(client),
    onTrouble,
  });
  const tokenOf = instruments.tokenOf.bind(instruments);
  const history = new KiteHistory({ client, tokenOf, wall: base.clock });
  const { KITE_LOGIN_ROOT: loginRoot, KITE_API_KEY: apiKey = '' } = config;
  const broker = openBroker(base, client, instruments, { loginRoot, apiKey });
  const market = openMarket({ options, base, around, client, instruments, history, session, broker });
  const funds = new FundsWatch(client, base.clock, base.timers);
  return { session, login, callback, client, instruments, history, market, broker, funds };
}

function openLogin(
  options: EngineOptions,
  base: Base,
  around: KiteSurroundings,
): Pick<KiteDoor, 'session' | 'client' | 'login' | 'callback'> {
  const { config, onTrouble } = options;
  const { clock: wall, timers, secrets } = base;
  const { KITE_API_KEY: apiKey, KITE_API_SECRET: apiSecret } = config;
  assert(apiKey !== undefined && apiSecret !== undefined, 'settings let Kite in without its keys');
  const client = new KiteClient({
    root: config.KITE_API_ROOT.replace(/\/+$/, ''),
    session: { current: () => session.current(), died: (reason) => session.died(reason) },
    clock: wall,
    timers,
    jitter: () => Number.parseInt(secrets.nonce(4), 16) / 2 ** 32,
  });
  const session: KiteSession = new KiteSession({
    apiKey,
    wall,
    gateway: new KiteGateway(client, { apiKey, apiSecret }),
    records: new FactsOfSessions(around.writer),
    shelf: new SealedSession(openVault(config, base), KITE_ACCOUNT),
    onDeath: (reason) =>
      around.effects().announce({
        kind: 'notice',
        severity: 'critical',
        text: `Kite ended the session: ${reason}. Prices stand still and orders cannot reach Kite until somebody logs in: /login.`,
      }),
    onTrouble,
  });
  const login = new KiteLogin({
    session,
    apiKey,
    loginRoot: config.KITE_LOGIN_ROOT,
    wall,
    secrets,
    comesBackTo: () => callback.address(),
  });
  const callback = new CallbackServer(
    (query) => login.comeBack(query),
    (error) => onTrouble('a bug in the login page', error),
  );
  return { session, client, login, callback };
}

/** What is listed, on the shelf of the home; `fetch` brings a new table. */
export function openInstruments(
  config: Config,
  marketData: MarketData,
  by: {
    readonly base: Pick<Base, 'clock' | 'timers'>;
    readonly fetch: ConstructorParameters<typeof KiteInstruments>[0]['fetch'];
    readonly onTrouble: (message: string, error: unknown) => void;
  },
): KiteInstruments {
  const { clock, timers } = by.base;
  return new KiteInstruments({
    shelf: new DumpShelf(join(config.MUNIM_HOME, 'kite')),
    fetch: by.fetch,
    known: {
      freeze: marketData.freeze,
      sectors: marketData.sectors,
      names: new Map(PRACTICE_STOCKS.map(({ symbol, name }) => [symbol, name])),
    },
    wall: clock,
    pause: () => after(timers, 0),
    patience: () => after(timers, TABLE_PATIENCE_MS),
    onTrouble: by.onTrouble,
  });
}

function openBroker(
  base: Base,
  client: KiteClient,
  instruments: KiteInstruments,
  app: Parameters<typeof authoriseLink>[1],
): KiteBroker {
  return new KiteBroker({
    account: KITE_ACCOUNT,
    client,
    clock: base.clock,
    timers: base.timers,
    keyOf: listedKeyOf(instruments),
    isListed: () => instruments.loaded !== undefined,
    listedAs: listedAt,
    varietyOf: ({ afterMarket }) => (afterMarket === undefined ? 'regular' : 'amo'),
    authoriseLink: async () => {
      const link = await authoriseLink(client, app);
      return link.ok ? link.value : undefined;
    },
  });
}

/** What Kite calls an instrument that it takes orders for. */
export function listedAt(key: InstrumentKey): Listed {
  const [exchange = '', ...symbol] = key.split(':');
  assert(isOrderExchange(exchange), `Kite takes no orders on ${exchange}`);
  return { exchange, tradingsymbol: symbol.join(':') };
}

/** The key of what Kite names so; undefined when it is not listed here. */
export function listedKeyOf(instruments: KiteInstruments): KeyOf {
  return (exchange, symbol) => {
    const key = instrumentKey(`${exchange}:${symbol}`);
    return instruments.tokenOf(key) === undefined ? undefined : key;
  };
}

const ORDER_EXCHANGES = ['NSE', 'BSE', 'NFO', 'BFO'] as const;

function isOrderExchange(name: string): name is (typeof ORDER_EXCHANGES)[number] {
  return ORDER_EXCHANGES.some((exchange) => exchange === name);
}

function openMarket(of: {
  readonly options: EngineOptions;
  readonly base: Base;
  readonly around: KiteSurroundings;
  readonly client: KiteClient;
  readonly instruments: KiteInstruments;
  readonly history: KiteHistory;
  readonly session: KiteSession;
  readonly broker: KiteBroker;
}): KiteMarket {
  const { options, base, around, client, instruments, history, session, broker } = of;
  const { clock: wall, timers, secrets } = base;
  const { keyOf } = around.known;
  const calendar = calendarOf(options.config, around.known.calendar);
  const ticker = new KiteFeed({
    root: options.config.KITE_TICKER_ROOT,
    session,
    tokenOf: (id) => {
      const key = keyOf(id);
      return key === undefined ? undefined : instruments.tokenOf(key);
    },
    clock: wall,
    wall,
    timers,
    secrets,
    news: {
      orderHint: (order) => broker.onOrderFrame(order),
      connectionLost: () => undefined,
      connectionOpened: (missedMs) => broker.onGap(gapText(missedMs)),
    },
    inSession: () => tradesAt(calendar, LONGEST, wall.now()),
  });
  return new KiteMarket({
    wall,
    timers,
    calendar,
    client,
    instruments,
    ticker,
    history,
    quietMs: options.config.LIMIT_STALE_SECONDS * SECOND_MS,
    keyOf,
    onReferences: (references) => {
      for (const reference of references) {
        const instrument = around.catalogue.byKey(reference.key);
        if (instrument !== undefined) around.quotes.beginDay(instrument.id, reference);
      }
    },
    onTrouble: options.onTrouble,
  });
}

/**
 * A broker of our own on this machine keeps no hours unless it is told to. It has a login page of its own too: who
 * only reaches Kite through a relay here has not, and trades by the exchange's hours.
 */
function calendarOf(config: Config, exchange: TradingCalendar): TradingCalendar {
  const roots = [config.KITE_API_ROOT, config.KITE_LOGIN_ROOT, config.KITE_TICKER_ROOT];
  return roots.every(isHere) && config.MARKET_HOURS === 'always' ? ALWAYS_OPEN : exchange;
}

function isHere(root: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(root).hostname);
}

function gapText(missedMs: number): string {
  return `the order news of Kite were away for ${Math.round(missedMs / SECOND_MS)} s`;
}

function after(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => void timers.after(delayMs, resolve));
}
