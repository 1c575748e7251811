import { z } from 'zod';
import { CHAT_SETTINGS } from './chat-settings.ts';
import { type Setting, secret, setting } from './setting.ts';
import { address, day, decimal, market, oneOf, socketAddress, wholeNumber } from './value-readers.ts';

const databaseAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be an address such as postgres://user@host/database');

const percent = decimal(0, 1_000);
const amount = wholeNumber(0, 100_000_000_000);
const count = wholeNumber(0, 1_000_000_000);

/** Every setting of Munim, as environment variables or lines of `.env`. */
export const SETTINGS = {
  MUNIM_HOME: setting(
    'desk',
    z.string().min(1),
    '.munim',
    'folder of the embedded database and of all local files',
  ),
  DATABASE_URL: secret(
    'desk',
    databaseAddress,
    'a PostgreSQL of your own, postgres://user@host/database; several hosts with commas. None: the embedded one',
  ),
  TRADING_MODE: setting(
    'desk',
    oneOf(['paper', 'live']),
    'paper',
    'ceiling for all books; live lets the owner move a book to real money with /mode',
  ),
  LOG_LEVEL: setting(
    'desk',
    oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    'info',
    'how much is written to the log',
  ),
  PAPER_CAPITAL: setting(
    'desk',
    wholeNumber(1_000, 100_000_000_000),
    '1000000',
    'rupees in a new paper book',
  ),
  COMPUTE_THREADS: setting(
    'desk',
    wholeNumber(1, 64),
    undefined,
    'threads for backtests and other heavy work; none said: one for each core',
  ),

  WEB_HOST: setting(
    'desk',
    z.string().min(1),
    '127.0.0.1',
    'address that browsers reach Munim at; anything but this machine itself opens it to the network',
  ),
  WEB_PORT: setting(
    'desk',
    wholeNumber(0, 65_535),
    '8080',
    'port for browsers that come back from a login; 0: any free one',
  ),
  MUNIM_PASSPHRASE: secret(
    'desk',
    z.string().min(12, 'must have 12 letters or more'),
    'seals what is secret in the database; none: a key file in the home',
  ),

  MARKET: setting(
    'market',
    market,
    'practice',
    'practice, kite, or replay:<folder> of recorded candles or ticks; with KITE_API_KEY set and nothing said: kite',
  ),
  MARKET_HOURS: setting(
    'market',
    oneOf(['always', 'real']),
    'always',
    'always: practice sessions back to back, and no hours on a broker server of your own; real: the exchange calendar',
  ),
  MARKET_SEED: setting(
    'market',
    count,
    '7',
    'seed of the practice market: the same seed gives the same prices',
  ),
  MARKET_SPEED: setting(
    'market',
    decimal(0.1, 1_000),
    '1',
    'market seconds per second, on practice and replay',
  ),
  MARKET_START: setting('market', day, undefined, 'first day of the practice market or of a replay'),

  KITE_API_KEY: setting(
    'kite',
    z.string().regex(/^[A-Za-z0-9]{4,64}$/, 'must be the key of your Kite Connect app: letters and digits'),
    undefined,
    'key of your Kite Connect app; none: no Kite',
  ),
  KITE_API_SECRET: secret('kite', z.string().min(4), 'secret of your Kite Connect app'),
  KITE_API_ROOT: setting('kite', address, 'https://api.kite.trade', 'root of the API, for a local server'),
  KITE_LOGIN_ROOT: setting('kite', address, 'https://kite.zerodha.com', 'root of the login page'),
  KITE_TICKER_ROOT: setting('kite', socketAddress, 'wss://ws.kite.trade', 'root of the price stream'),

  ...CHAT_SETTINGS,

  TICKET_MARKET_SECONDS: setting('tickets', wholeNumber(5, 600), '60', 'life of a ticket at market price'),
  TICKET_LIMIT_SECONDS: setting(
    'tickets',
    wholeNumber(5, 600),
    '120',
    'life of a ticket at a limit, and of cancels and changes',
  ),
  TICKET_DRIFT_PERCENT: setting(
    'tickets',
    percent,
    '0.5',
    'how far the price may move between ticket and yes',
  ),
  SEND_WITHIN_SECONDS: setting(
    'tickets',
    wholeNumber(1, 60),
    '2',
    'how long after the last check an order may still leave',
  ),

  LIMIT_ORDER_VALUE: setting('limits', amount, '200000', 'rupees in one order of shares (limit order-value)'),
  LIMIT_DERIVATIVE_ORDER_MARGIN: setting(
    'limits',
    amount,
    '300000',
    'rupees of margin or premium in one order of derivatives (limit derivative-order-margin)',
  ),
  LIMIT_ORDER_SHARES: setting('limits', count, '5000', 'shares in one order (limit order-quantity)'),
  LIMIT_ORDER_LOTS: setting('limits', count, '20', 'lots in one order (limit order-quantity)'),
  LIMIT_PRICE_COLLAR_PERCENT: setting(
    'limits',
    percent,
    '3',
    'distance of a limit price from the last trade (limit price-collar)',
  ),
  LIMIT_OPTION_COLLAR_PERCENT: setting('limits', percent, '20', 'the same for options'),
  LIMIT_OPTION_COLLAR_RUPEES: setting('limits', amount, '5', 'distance that is always allowed for options'),
  LIMIT_POSITION_PERCENT: setting(
    'limits',
    percent,
    '25',
    'share of capital in one symbol, by value or margin (limit position)',
  ),
  LIMIT_GROSS_PERCENT: setting(
    'limits',
    percent,
    '150',
    'share of capital in shares, long and short added (limit gross-exposure)',
  ),
  LIMIT_MARGIN_USE_PERCENT: setting(
    'limits',
    percent,
    '80',
    'share of capital that derivatives may block (limit margin-used)',
  ),
  LIMIT_VAR_PERCENT: setting('limits', percent, '4', 'value at risk of a book, 95 % of a day (limit var)'),
  LIMIT_MARGINAL_VAR_PERCENT: setting('limits', percent, '3', 'what an order may add (limit marginal-var)'),
  LIMIT_OPEN_POSITIONS: setting('limits', count, '10', 'different positions at once (limit open-positions)'),
  LIMIT_TRADES_PER_DAY: setting('limits', count, '150', 'trades a day (limit trades-per-day)'),
  LIMIT_ORDERS_PER_SECOND: setting(
    'limits',
    wholeNumber(1, 9),
    '8',
    'orders a second; ten and more would need registration with the exchange',
  ),
  LIMIT_ORDERS_PER_MINUTE: setting('limits', count, '120', 'orders a minute'),
  LIMIT_ORDERS_PER_DAY: setting('limits', count, '4000', 'orders a day'),
  LIMIT_EXIT_RESERVE_PERCENT: setting(
    'limits',
    percent,
    '20',
    'share of the daily orders kept for cancels and exits',
  ),
  LIMIT_DAILY_LOSS_PERCENT: setting(
    'limits',
    percent,
    '2',
    'loss of a day, in per cent of capital, after which only exits are taken (limit daily-loss)',
  ),
  LIMIT_DAILY_LOSS_HALT_PERCENT: setting(
    'limits',
    percent,
    '3',
    'loss of a day after which nothing is taken',
  ),
  LIMIT_WEEKLY_LOSS_PERCENT: setting('limits', percent, '5', 'loss of a week (limit weekly-loss)'),
  LIMIT_DRAWDOWN_PERCENT: setting('limits', percent, '10', 'fall of the book from its peak (limit drawdown)'),
  LIMIT_DUPLICATE_SECONDS: setting(
    'limits',
    wholeNumber(0, 3_600),
    '30',
    'how long the same order is taken for a slip',
  ),
  LIMIT_LOSSES_IN_A_ROW: setting(
    'limits',
    wholeNumber(1, 1_000),
    '3',
    'losing trades after which the book rests',
  ),
  LIMIT_COOLDOWN_MINUTES: setting('limits', wholeNumber(0, 1_440), '30', 'how long it rests'),
  LIVE_CANARY_PERCENT: setting(
    'limits',
    decimal(0.1, 100),
    '10',
    'share of its capital that a book uses when it goes live',
  ),
  LIVE_RAMP_DAYS: setting(
    'limits',
    wholeNumber(1, 250),
    '5',
    'days with trades and without a breach before a live book may use more',
  ),
  LIVE_STEP_UP_RUPEES: setting(
    'limits',
    amount,
    '50000',
    'a live ticket of more than this asks for a code of the authenticator',
  ),
  ALERT_QUIET_SECONDS: setting(
    'desk',
    wholeNumber(1, 86_400),
    '300',
    'an alert that repeats tells at most once in so long, and counts meanwhile',
  ),
  LIVE_APPROVAL_RUPEES: setting(
    'limits',
    amount,
    '100000',
    'a live ticket of more than this needs the yes of a second person too (limit approval-above)',
  ),
  LIVE_NAKED_SALES: setting(
    'limits',
    oneOf(['approved', 'free']),
    'approved',
    'whether selling options without cover in a live book needs the yes of a second person',
  ),
  APPROVERS: setting('limits', wholeNumber(1, 5), '1', 'how many others must say yes (limit approvers)'),
  APPROVAL_SECONDS: setting('tickets', wholeNumber(5, 3_600), '600', 'how long others have for their yes'),
  LIMIT_STALE_SECONDS: setting(
    'limits',
    wholeNumber(1, 600),
    '5',
    'age at which a price is no ground for an order',
  ),
  LIMIT_CLOCK_SKEW_SECONDS: setting(
    'limits',
    wholeNumber(1, 30),
    '3',
    "difference of this machine's clock to the broker's or the database's from which no new position is taken (limit clock-skew)",
  ),
  LIMIT_BROKER_SILENCE_SECONDS: setting(
    'limits',
    wholeNumber(5, 600),
    '15',
    'how long the broker may answer nothing before no new position is taken (limit broker-silence)',
  ),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingName = keyof typeof SETTINGS;

/** What a setting reads to; absent only where nothing is its default. */
type ValueOf<S> = S extends { readonly read: z.ZodType<infer T>; readonly standard: infer D }
  ? D extends string
    ? T
    : T | undefined
  : never;

/** Every setting with its value. */
export type Config = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };
