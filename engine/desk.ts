import type { AlertDesk, ClauseFigures, ScreenDesk } from './desk-alerts.ts';
import type { ApprovalDesk } from './desk-approvals.ts';
import type { AuthenticatorDesk, BookControl } from './desk-book-control.ts';
import type { ChartDesk } from './desk-charts.ts';
import type { ConversionDesk } from './desk-convert.ts';
import type { DoubtDesk } from './desk-doubts.ts';
import type { BrokerChores, JobLedger } from './desk-jobs.ts';
import type { KillDesk } from './desk-kill.ts';
import type { LimitDesk } from './desk-limits.ts';
import type { LoginDesk } from './desk-login.ts';
import type { MarginDesk } from './desk-margin.ts';
import type { Caller, MarketDesk } from './desk-market.ts';
import type { PeopleDesk } from './desk-people.ts';
import type { ReportAnswer, ReportDesk, ReportKind } from './desk-reports.ts';
import type { ResearchDesk } from './desk-research.ts';
import type { RiskDesk } from './desk-risk.ts';
import type { StrategyDesk } from './desk-strategies.ts';
import type { TakeoverDesk } from './desk-takeover.ts';
import type { TicketDesk } from './desk-tickets.ts';
import type { TriggerDesk } from './desk-triggers.ts';
import type { Alert } from './domain/alert.ts';
import type { Book, BookMode, TradingState } from './domain/book.ts';
import type { CoverageRow } from './domain/candle-coverage.ts';
import type { Deployment, KeptSignal } from './domain/deployment.ts';
import type { Fill } from './domain/fill.ts';
import type { BookId, OrderId, UserId } from './domain/ids.ts';
import type { Instrument, Tradable } from './domain/instrument.ts';
import type { Money } from './domain/money.ts';
import type { Order } from './domain/order.ts';
import type { Position } from './domain/position.ts';
import type { Price } from './domain/price.ts';
import type { PlaceName, Ticket } from './domain/ticket.ts';
import type { EpochMs, IsoDate } from './domain/time.ts';

export interface PositionRow {
  readonly position: Position;
  readonly instrument: Instrument;
  readonly last: Price;
  readonly averagePrice: Price;
  readonly unrealised: Money;
  /** Profit since the day's start, before charges. */
  readonly today: Money;
}

export interface ProfitSplit {
  readonly realised: Money;
  readonly unrealised: Money;
  readonly charges: Money;
  readonly net: Money;
}

export interface BookView {
  readonly book: Book;
  readonly state: TradingState;
  readonly stateReason: string;
  readonly equity: Money;
  readonly today: ProfitSplit;
  readonly openPositions: number;
  readonly openOrders: number;
}

export interface FundsView {
  readonly cash: Money;
  readonly blockedByPositions: Money;
  readonly blockedByOrders: Money;
  /** Capital that the ramp of a live book keeps out of use: it is not free. */
  readonly heldBack: Money;
  readonly available: Money;
  readonly equity: Money;
  readonly capital: Money;
  /** What came in besides the capital, as positions and holdings from before the book. */
  readonly takenOver: Money;
}

export interface ExposureRow {
  readonly name: string;
  readonly long: Money;
  readonly short: Money;
  readonly net: Money;
  readonly gross: Money;
}

export interface ExposureView {
  readonly rows: readonly ExposureRow[];
  readonly total: ExposureRow;
  readonly capital: Money;
}

/** One step of an order's life, with its proof. */
export interface OrderStep {
  readonly at: EpochMs;
  readonly marketAt: EpochMs;
  readonly event: string;
  readonly evidence: string | undefined;
  readonly sequence: number;
}

export interface OrderStory {
  readonly order: Order;
  readonly steps: readonly OrderStep[];
  readonly fills: readonly Fill[];
  readonly charges: Money;
}

export type Period = 'today' | 'week' | 'month' | 'all';

export interface DayProfit extends ProfitSplit {
  readonly day: IsoDate;
}

export interface ProfitView {
  readonly period: Period;
  readonly total: ProfitSplit;
  readonly days: readonly DayProfit[];
}

/** Books as the ledger has them. */
export interface BookDesk {
  /** Those that the caller reaches. */
  books(caller: Caller): readonly BookView[];
  reachesAny(caller: Caller): boolean;
  /** The book a caller's commands mean when they name none. Only for callers who reach one. */
  defaultBook(caller: Caller): Book;
  /** Undefined too for a book that the caller does not reach. */
  find(caller: Caller, name: string): Book | undefined;
  positions(book: BookId): readonly PositionRow[];
  holdings(book: BookId): readonly PositionRow[];
  /** Orders of a trading day, newest first; today when none is given. */
  orders(book: BookId, day?: IsoDate): Promise<readonly Order[]>;
  /** Undefined too for an order of a book that the caller does not reach. */
  order(caller: Caller, id: OrderId): Promise<OrderStory | undefined>;
  trades(book: BookId, day?: IsoDate): Promise<readonly Fill[]>;
  funds(book: BookId): FundsView;
  exposure(book: BookId): ExposureView;
  profit(book: BookId, period: Period): Promise<ProfitView>;
}

export interface StatusLine {
  readonly name: string;
  readonly state: 'ok' | 'waiting' | 'bad';
  readonly says: string;
}

export interface SettingLine {
  readonly name: string;
  /** `desk`, `market`, `kite`, `limits`, `tickets`, `telegram`. */
  readonly topic: string;
  readonly value: string;
  readonly meaning: string;
}

/** What the engine tells without being asked. */
export type DeskEvent =
  | {
      readonly kind: 'order';
      readonly order: Order;
      /** `accepted`, `open`, `partly-filled`, `filled`, `rejected`, `cancelled`, `unknown`, `found`, `denied`, `not-sent`, `modified`. */
      readonly what: OrderNews;
      readonly fill?: Fill;
      /** With `change-refused`: what was asked, and why it was not done. */
      readonly declined?: DeclinedChange;
      /** Charges of the order so far. */
      readonly charges: Money;
      readonly book: Book;
      readonly instrument: Tradable;
      /** Where the order was asked for; undefined when the engine made it: its book's owner is told. */
      readonly place: PlaceName | undefined;
    }
  | {
      /** A strategy that only tells, or asks, has something to say. */
      readonly kind: 'signal';
      readonly signal: KeptSignal;
      readonly deployment: Deployment;
      readonly book: Book;
      readonly instrument: Tradable;
    }
  | { readonly kind: 'ticket-closed'; readonly ticket: Ticket }
  | { readonly kind: 'approval'; readonly news: ApprovalNews; readonly ticket: Ticket }
  | { readonly kind: 'day-closed'; readonly day: IsoDate; readonly books: readonly BookView[] }
  | {
      readonly kind: 'alert';
      /** As it was when its condition came to hold. */
      readonly alert: Alert;
      readonly instrument: Instrument | undefined;
      /** One for each comparison; for a profit, ten-thousandths of a rupee. */
      readonly figures: readonly ClauseFigures[];
      readonly marketAt: EpochMs;
    }
  /** For one person, wherever they are reached. */
  | { readonly kind: 'word'; readonly to: UserId; readonly severity: NoticeSeverity; readonly text: string }
  | {
      /** A report that somebody subscribed to. */
      readonly kind: 'report';
      readonly report: ReportKind;
      readonly day: IsoDate;
      readonly answer: ReportAnswer;
      /** Everywhere a person is reached, or at one place. */
      readonly to: readonly { readonly user: UserId; readonly place: PlaceName | undefined }[];
    }
  | { readonly kind: 'notice'; readonly severity: NoticeSeverity; readonly text: string };

/** What happened to a ticket that others decide on. */
type ApprovalNews = 'asked' | 'repriced' | 'counted' | 'decided';

export interface DeclinedChange {
  readonly change: 'modify' | 'cancel';
  /** The broker's words, or why it was not asked. */
  readonly reason: string;
}

export type NoticeSeverity = 'info' | 'warning' | 'critical';

export type OrderNews =
  | 'accepted'
  | 'open'
  | 'partly-filled'
  | 'filled'
  | 'rejected'
  | 'cancelled'
  | 'unknown'
  | 'denied'
  | 'not-sent'
  | 'modified'
  | 'change-refused';

/** The whole engine as bot, commands and jobs see it. */
export interface Desk {
  readonly market: MarketDesk;
  readonly tickets: TicketDesk;
  readonly approvals: ApprovalDesk;
  readonly limits: LimitDesk;
  readonly books: BookDesk;
  readonly margins: MarginDesk;
  readonly conversions: ConversionDesk;
  readonly triggers: TriggerDesk;
  readonly doubts: DoubtDesk;
  readonly people: PeopleDesk;
  readonly charts: ChartDesk;
  readonly alerts: AlertDesk;
  readonly screens: ScreenDesk;
  readonly research: ResearchDesk;
  readonly risk: RiskDesk;
  readonly strategies: StrategyDesk;
  readonly reports: ReportDesk;
  readonly chores: BrokerChores;
  readonly kill: KillDesk;
  readonly bookControl: BookControl;
  readonly authenticator: AuthenticatorDesk;
  readonly takeovers: TakeoverDesk;
  readonly jobLedger: JobLedger;
  /** Undefined where no broker is to be logged in to. */
  readonly login: LoginDesk | undefined;
  status(): Promise<readonly StatusLine[]>;
  settings(): readonly SettingLine[];
  /** What bars are stored, and what is odd about them. */
  data(): Promise<readonly CoverageRow[]>;
  /** What this process may trade at most: `paper`, or real money too. */
  readonly ceiling: BookMode;
  subscribe(listener: (event: DeskEvent) => void): () => void;
  /** Tells the owners something; `critical` buzzes. */
  tell(severity: NoticeSeverity, text: string): void;
}
