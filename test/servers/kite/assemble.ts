import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { loadMarketData } from '../../../config/market-data.ts';
import { istDate } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';
import { Account, type Person } from './book/account.ts';
import { BookFile } from './book/book-file.ts';
import { KITE_ORDER_CAPS, type OrderCaps, OrderCounter } from './book/order-caps.ts';
import { OrderNumbers } from './book/order-numbers.ts';
import { DayPhases, DEFAULT_SQUARE_OFF, type SquareOffTimes } from './exchange/day-phases.ts';
import { Exchange } from './exchange/exchange.ts';
import { ALWAYS_OPEN, ExchangeHours } from './exchange/trading-hours.ts';
import { FaultScript } from './faults/fault-script.ts';
import type { House, HouseSwitches } from './house.ts';
import { FrontDoor } from './http/front-door.ts';
import { CandleHistory } from './market/candle-history.ts';
import type { Listing } from './market/listing.ts';
import { Listings } from './market/listings.ts';
import { MadeUpMoves } from './market/made-up-moves.ts';
import { PricePath } from './market/price-path.ts';
import { type ExchangeRules, smallMarket } from './market/small-market.ts';
import { Tape } from './market/tape.ts';
import { KITE_RATE_LIMITS, RateLimiter, type RateLimits } from './rate-limiter.ts';
import { marketRoutes } from './routes/market-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { portfolioRoutes } from './routes/portfolio-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { type Moment, ServerClock } from './server-clock.ts';
import { type App, Sessions } from './session/sessions.ts';
import { Ticker } from './ticker/ticker.ts';

/** How the server behaves. Everything left out is as at the broker, but for the hours: it is always open. */
export interface KiteServerOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** When it is, in India; the wall clock's time unless given. */
  readonly at?: Moment;
  /** Whether the time stands still until a script moves it. */
  readonly held?: boolean;
  /** `exchange` keeps NSE's hours and holidays. */
  readonly hours?: 'always' | 'exchange';
  readonly apps?: readonly App[];
  readonly people?: readonly Person[];
  /** What every account has in cash, in rupees; ten lakh unless given. */
  readonly cashRupees?: number;
  /** What is listed; a small market of today unless given. */
  readonly listings?: readonly Listing[];
  /** Prices that move by themselves; without it only a script moves them. */
  readonly moves?: { readonly seed: number; readonly speed: number };
  readonly limits?: RateLimits | 'none';
  readonly caps?: OrderCaps;
  readonly squareOff?: SquareOffTimes;
  /** Time between the broker's answer to an order and the exchange's; 20 ms unless given. */
  readonly latencyMs?: number;
  /** `manual`: orders trade only as `book.fill` says. */
  readonly matching?: 'automatic' | 'manual';
  readonly switches?: Partial<HouseSwitches>;
  readonly heartbeatMs?: number;
  /** A file that keeps the book and the sessions over a restart. */
  readonly bookFile?: string;
}

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

/** What a server is made of. */
export interface Parts {
  readonly house: House;
  readonly door: FrontDoor;
  readonly faults: FaultScript;
  readonly limiter: RateLimiter;
  readonly ticker: Ticker;
  readonly http: Server;
  /** Every connection there is, those too that left HTTP behind. */
  readonly sockets: ReadonlySet<Socket>;
}

const DEFAULT_SWITCHES: HouseSwitches = {
  addressRegistered: true,
  autosliceShape: 'children',
  deadTokenShape: 'token',
  instrumentsContentType: 'text/csv',
  modifiedQuantity: 'total',
};

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
  return {
    listings,
    tape: new Tape(listings, clock),
    history: new CandleHistory(path, rules.calendar),
    path,
  };
}

/** The rules of a new day: what was bought as delivery goes to the holdings, the rest is carried; orders are gone. */
function beginDay(accounts: Iterable<Account>): void {
  for (const account of accounts) {
    const delivered = account.positions.open().filter(({ product }) => product === 'CNC');
    account.holdings.roll(delivered.filter(({ quantity }) => quantity > 0));
    account.openingPaise = account.cashPaise;
    account.positions.roll(({ product }) => product !== 'CNC');
    account.orders.clear();
    account.trades.length = 0;
  }
}

/** Puts the parts of a server together; nothing listens yet. */
export function assemble(options: KiteServerOptions): Parts {
  const clock = new ServerClock(options.at);
  if (options.held === true) clock.hold();
  const accounts = accountsOf(options);
  const accountOf = (userId: string): Account => {
    const account = accounts.get(userId);
    if (account === undefined) throw new Error(`there is no account ${userId}`);
    return account;
  };
  const rules = exchangeRules();
  const { path, ...market } = marketOf(options, clock, rules);
  const { tape, listings } = market;
  const keepsHours = options.hours === 'exchange';
  const hours = keepsHours ? new ExchangeHours(rules.calendar) : ALWAYS_OPEN;
  const numbers = new OrderNumbers();
  const sessions = new Sessions(clock, options.apps ?? [DEMO_APP]);
  const faults = new FaultScript();
  const { heartbeatMs = HEARTBEAT_MS, latencyMs = LATENCY_MS, matching = 'automatic' } = options;
  const ticker = new Ticker({ clock, tape, listings, sessions, faults, heartbeatMs });
  const exchange = new Exchange({
    ...{ clock, tape, hours, numbers, accountOf, latencyMs, matching },
    news: (order, status) => {
      ticker.order(order, status);
      changed();
    },
    changed: () => changed(),
  });
  const phases = new DayPhases({
    ...{ clock, tape, exchange, numbers, keepsHours },
    accounts: () => [...accounts.values()],
    squareOff: options.squareOff ?? DEFAULT_SQUARE_OFF,
    newDay: () => {
      beginDay(accounts.values());
      changed();
    },
  });
  const caps = options.caps ?? KITE_ORDER_CAPS;
  const counters = new Map([...accounts.keys()].map((userId) => [userId, new OrderCounter(caps)]));
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const house: House = {
    ...{ clock, ...market, hours, exchange, phases, sessions, accounts, counters, numbers, switches },
  };
  if (options.moves !== undefined) new MadeUpMoves({ clock, tape, listings, path, everyMs: MOVE_EVERY_MS });
  const file = options.bookFile === undefined ? undefined : new BookFile(options.bookFile);
  const changed = (): void => file?.save(house);
  file?.restore(house);
  const limiter = new RateLimiter(options.limits ?? KITE_RATE_LIMITS);
  const door = new FrontDoor({
    ...{ clock, sessions, faults, limiter, accountOf },
    routes: [
      ...sessionRoutes(house),
      ...orderRoutes(house),
      ...portfolioRoutes(house),
      ...marketRoutes(house),
    ],
    changed,
    deadTokenShape: () => switches.deadTokenShape,
  });
  const http = createServer();
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  http.on('upgrade', (request, socket, head) => ticker.upgrade(request, socket, head));
  return { house, door, faults, limiter, ticker, http, sockets };
}
