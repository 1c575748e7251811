import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { loadMarketData } from '../../../config/market-data.ts';
import { istDate } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';
import { Account, type Person } from './book/account.ts';
import { BookFile } from './book/book-file.ts';
import { KITE_ORDER_CAPS, OrderCounter } from './book/order-caps.ts';
import { OrderDesk } from './book/order-desk.ts';
import { OrderNumbers } from './book/order-numbers.ts';
import { DayPhases, DEFAULT_SQUARE_OFF } from './exchange/day-phases.ts';
import { Exchange } from './exchange/exchange.ts';
import { ALWAYS_OPEN, ExchangeHours } from './exchange/trading-hours.ts';
import { FaultScript } from './faults/fault-script.ts';
import { GttBook } from './gtt/gtt-book.ts';
import type { House, HouseSwitches } from './house.ts';
import { FrontDoor } from './http/front-door.ts';
import type { Route } from './http/route.ts';
import { CandleHistory } from './market/candle-history.ts';
import { Listings } from './market/listings.ts';
import { MadeUpMoves } from './market/made-up-moves.ts';
import { PricePath } from './market/price-path.ts';
import { type ExchangeRules, smallMarket } from './market/small-market.ts';
import { Tape } from './market/tape.ts';
import type { KiteServerOptions } from './options.ts';
import { KITE_RATE_LIMITS, RateLimiter } from './rate-limiter.ts';
import { calculatorRoutes } from './routes/calculator-routes.ts';
import { gttRoutes } from './routes/gtt-routes.ts';
import { marketRoutes } from './routes/market-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { portfolioRoutes } from './routes/portfolio-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { ServerClock } from './server-clock.ts';
import { type App, Sessions } from './session/sessions.ts';
import { Ticker } from './ticker/ticker.ts';

export const DEMO_APP: App = {
  apiKey: 'munimpractice',
  apiSecret: 'munimpracticesecret',
};

export const DEMO_PERSON: Person = { userId: 'MU0001', name: 'Asha Demo', email: 'asha@example.com' };

const CASH_RUPEES = 10_00_000;
const HISTORY_SEED = 1;
const MOVE_EVERY_MS = 1000;
const LATENCY_MS = 20;
const HEARTBEAT_MS = 1000;

const DEFAULT_SWITCHES: HouseSwitches = {
  addressRegistered: true,
  autosliceShape: 'children',
  deadTokenShape: 'token',
  instrumentsContentType: 'text/csv',
  modifiedQuantity: 'total',
};

/** What a server is made of. */
export interface Parts {
  readonly house: House;
  readonly desk: OrderDesk;
  readonly door: FrontDoor;
  readonly faults: FaultScript;
  readonly limiter: RateLimiter;
  readonly ticker: Ticker;
  readonly http: Server;
  /** Every connection there is, those too that left HTTP behind. */
  readonly sockets: ReadonlySet<Socket>;
}

function accountsOf(options: KiteServerOptions): ReadonlyMap<string, Account> {
  const paise = (options.cashRupees ?? CASH_RUPEES) * 100;
  const people = options.people ?? [DEMO_PERSON];
  return new Map(people.map((person) => [person.userId, new Account(person, paise)]));
}

function exchangeRules(): ExchangeRules {
  const data = loadMarketData();
  return { data, calendar: new SessionCalendar(data.sessions, data.holidays) };
}

type MarketParts = Pick<House, 'listings' | 'tape' | 'history'> & { readonly path: PricePath };

function marketOf(options: KiteServerOptions, clock: ServerClock, rules: ExchangeRules): MarketParts {
  const listings = new Listings(options.listings ?? smallMarket(istDate(clock.now()), rules));
  const { seed, speed } = options.moves ?? { seed: HISTORY_SEED, speed: 1 };
  const path = new PricePath({ seed, speed, listings });
  const history = new CandleHistory(path, rules.calendar);
  return { listings, tape: new Tape(listings, clock), history, path };
}

/** What the broker needs before there is one. */
interface Ground {
  readonly options: KiteServerOptions;
  readonly rules: ExchangeRules;
  readonly clock: ServerClock;
  readonly market: Pick<House, 'listings' | 'tape' | 'history'>;
  readonly sessions: Sessions;
  readonly ticker: Ticker;
  readonly file: BookFile;
}

function houseOf({ options, rules, clock, market, sessions, ticker, file }: Ground): House {
  const { tape } = market;
  const accounts = accountsOf(options);
  const keepsHours = options.hours === 'exchange';
  const hours = keepsHours ? new ExchangeHours(rules.calendar) : ALWAYS_OPEN;
  const numbers = new OrderNumbers();
  const changed = (): void => file.save();
  const exchange = new Exchange({
    ...{ clock, tape, hours, numbers, changed },
    accountOf: (userId) => accountIn(accounts, userId),
    latencyMs: options.latencyMs ?? LATENCY_MS,
    matching: options.matching ?? 'automatic',
    news: (order, status) => {
      ticker.order(order, status);
      changed();
    },
  });
  const phases = new DayPhases({
    ...{ clock, tape, exchange, numbers, keepsHours, changed },
    accounts: () => [...accounts.values()],
    squareOff: options.squareOff ?? DEFAULT_SQUARE_OFF,
  });
  const caps = options.caps ?? KITE_ORDER_CAPS;
  const counters = new Map([...accounts.keys()].map((userId) => [userId, new OrderCounter(caps)]));
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  return { clock, ...market, hours, exchange, phases, sessions, accounts, counters, numbers, switches };
}

function accountIn(accounts: ReadonlyMap<string, Account>, userId: string): Account {
  const account = accounts.get(userId);
  if (account === undefined) throw new Error(`there is no account ${userId}`);
  return account;
}

function routesOf(house: House, desk: OrderDesk, gtts: GttBook, rules: ExchangeRules): readonly Route[] {
  return [
    ...sessionRoutes(house),
    ...orderRoutes(house, desk),
    ...portfolioRoutes(house),
    ...marketRoutes(house),
    ...calculatorRoutes(house, rules.data.charges),
    ...gttRoutes(gtts),
  ];
}

/** Puts the parts of a server together; nothing listens yet. */
export function assemble(options: KiteServerOptions): Parts {
  const rules = exchangeRules();
  const clock = new ServerClock(options.at, options.held);
  const { path, ...market } = marketOf(options, clock, rules);
  const { tape, listings } = market;
  const sessions = new Sessions(clock, options.apps ?? [DEMO_APP]);
  const faults = new FaultScript();
  const heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
  const ticker = new Ticker({ clock, tape, listings, sessions, faults, heartbeatMs });
  const file = new BookFile(options.bookFile);
  const house = houseOf({ options, rules, clock, market, sessions, ticker, file });
  const desk = new OrderDesk(house);
  const gtts = new GttBook(house, desk);
  if (options.moves !== undefined) new MadeUpMoves({ clock, tape, listings, path, everyMs: MOVE_EVERY_MS });
  file.open(house, gtts);
  const limiter = new RateLimiter(options.limits ?? KITE_RATE_LIMITS);
  const routes = routesOf(house, desk, gtts, rules);
  faults.know(routes.map(({ name }) => name));
  const door = new FrontDoor({
    ...{ clock, sessions, faults, limiter, routes },
    accountOf: (userId) => accountIn(house.accounts, userId),
    changed: () => file.save(),
    deadTokenShape: () => house.switches.deadTokenShape,
  });
  const http = createServer();
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  http.on('upgrade', (request, socket, head) => ticker.upgrade(request, socket, head));
  return { house, desk, door, faults, limiter, ticker, http, sockets };
}
