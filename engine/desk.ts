import type { Book, BookMode, TradingState } from './domain/book.ts';
import type { Fill } from './domain/fill.ts';
import type { BookId, InstrumentKey, OrderId, TicketId, UserId } from './domain/ids.ts';
import type { Instrument, Tradable } from './domain/instrument.ts';
import type { ChargePart } from './domain/ledger.ts';
import type { Money } from './domain/money.ts';
import type { ExitLevels, Order, Pricing, Product, Side, Validity } from './domain/order.ts';
import type { Position } from './domain/position.ts';
import type { Price } from './domain/price.ts';
import type { Quantity } from './domain/quantity.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { SymbolBook } from './domain/symbol-book.ts';
import type { Depth, Quote } from './domain/tick.ts';
import type { PlaceName, Ticket } from './domain/ticket.ts';
import type { EpochMs, IsoDate } from './domain/time.ts';
import type { Identity, Role, User } from './domain/user.ts';

/** Who is speaking, and where. Authority comes from the user alone. */
export interface Caller {
  readonly user: User;
  readonly place: PlaceName;
}

/** Whether the market takes orders now. */
export type MarketPhase =
  | { readonly kind: 'open'; readonly session: string; readonly until: EpochMs }
  | { readonly kind: 'closed'; readonly reason: string; readonly opensAt: EpochMs | undefined };

export interface MarketMoment {
  /** How prices are labelled wherever money is shown. */
  readonly label: 'SIMULATED' | 'REPLAY' | 'LIVE';
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly phase: MarketPhase;
}

export interface QuoteView {
  readonly instrument: Instrument;
  readonly quote: Quote;
  /** Milliseconds of market time since the last tick. */
  readonly ageMs: number;
}

/** What a text names. `several` asks the user; `none` offers what was probably meant. */
export type SymbolAnswer =
  | { readonly kind: 'found'; readonly instrument: Instrument }
  | { readonly kind: 'several'; readonly candidates: readonly Instrument[] }
  | { readonly kind: 'none'; readonly suggestions: readonly Instrument[] };

/** Prices and instruments. Nothing here changes anything. */
export interface MarketDesk {
  moment(): MarketMoment;
  /** The wall clock: what validity times and push times are shown in. */
  wallNow(): EpochMs;
  resolve(text: string): SymbolAnswer;
  /** Names for the order language; they follow what is listed. */
  readonly symbols: SymbolBook;
  search(text: string, limit: number): readonly Instrument[];
  instrument(key: InstrumentKey): Instrument | undefined;
  quote(key: InstrumentKey): QuoteView | undefined;
  depth(key: InstrumentKey): Depth | undefined;
  /** Starts prices of instruments that nobody watched yet; resolves when a first price is there or after a second. */
  watch(keys: readonly InstrumentKey[]): Promise<void>;
}

/** A quantity as people say it. */
export type Amount =
  | { readonly unit: 'shares'; readonly value: number }
  | { readonly unit: 'lots'; readonly value: number }
  | { readonly unit: 'rupees'; readonly value: Money };

export interface PlaceRequest {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly amount: Amount;
  readonly product: Product;
  readonly pricing: Pricing;
  readonly validity: Validity;
  readonly exits: ExitLevels;
  readonly reduceOnly: boolean;
}

/** One rule of the gate and what it found. `use` is the share of the limit taken after this order, 0 to 1. */
export interface Verdict {
  readonly check: string;
  readonly passed: boolean;
  readonly says: string;
  readonly use?: number;
}

export interface ChargeLine {
  readonly part: ChargePart;
  readonly amount: Money;
}

/** A ticket with everything a person needs to say yes: all money in one order's terms. */
export interface OrderTicketView {
  readonly ticket: Ticket;
  readonly book: Book;
  readonly instrument: Tradable;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly product: Product;
  readonly pricing: Pricing;
  readonly exits: ExitLevels;
  readonly quote: QuoteView;
  /** The price the estimate is made at. */
  readonly expectedPrice: Price;
  readonly value: Money;
  readonly charges: Money;
  readonly chargeLines: readonly ChargeLine[];
  /** Price at which closing again at the same size neither wins nor loses. */
  readonly breakEven: Price | undefined;
  readonly marginNeeded: Money;
  readonly fundsBefore: Money;
  readonly fundsAfter: Money;
  readonly verdicts: readonly Verdict[];
  /** How many orders it takes within the freeze quantity. */
  readonly slices: number;
}

export interface CancelTicketView {
  readonly ticket: Ticket;
  readonly orders: readonly Order[];
}

export interface ModifyTicketView {
  readonly ticket: Ticket;
  readonly order: Order;
  readonly pricing: Pricing;
  readonly quantity: Quantity;
}

export interface ResetTicketView {
  readonly ticket: Ticket;
  readonly book: Book;
}

/** What a confirmed ticket set in motion. */
export type Confirmation =
  | { readonly kind: 'placed'; readonly orders: readonly Order[] }
  | { readonly kind: 'cancelling'; readonly orders: readonly Order[] }
  | { readonly kind: 'modifying'; readonly order: Order }
  | { readonly kind: 'book-reset'; readonly book: Book };

export interface ModifyRequest {
  readonly order: OrderId;
  readonly price?: Price;
  readonly trigger?: Price;
  readonly quantity?: number;
}

/** The only way an order comes to be from a chat: a ticket, and the yes of the person it belongs to. */
export interface TicketDesk {
  draftOrder(caller: Caller, request: PlaceRequest): Promise<Result<OrderTicketView, Refusal>>;
  draftCancel(caller: Caller, orders: readonly OrderId[]): Promise<Result<CancelTicketView, Refusal>>;
  draftModify(caller: Caller, request: ModifyRequest): Promise<Result<ModifyTicketView, Refusal>>;
  draftReset(caller: Caller, book: BookId): Promise<Result<ResetTicketView, Refusal>>;
  /** Uses the ticket up. Everything is checked again: person, place, age, price drift, every rule of the gate. */
  confirm(caller: Caller, ticket: TicketId): Promise<Result<Confirmation, Refusal>>;
  drop(caller: Caller, ticket: TicketId): Promise<Result<Ticket, Refusal>>;
  /** The caller's newest open ticket in this place. */
  latest(caller: Caller): Ticket | undefined;
  /** The full view again, for `Details`, with prices of now. */
  view(caller: Caller, ticket: TicketId): Promise<Result<OrderTicketView, Refusal>>;
}

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
  readonly available: Money;
  readonly equity: Money;
  readonly capital: Money;
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
  books(caller: Caller): readonly BookView[];
  /** The book a caller's commands mean when they name none. */
  defaultBook(caller: Caller): Book;
  find(name: string): Book | undefined;
  positions(book: BookId): readonly PositionRow[];
  holdings(book: BookId): readonly PositionRow[];
  /** Orders of a trading day, newest first; today when none is given. */
  orders(book: BookId, day?: IsoDate): Promise<readonly Order[]>;
  order(id: OrderId): Promise<OrderStory | undefined>;
  trades(book: BookId, day?: IsoDate): Promise<readonly Fill[]>;
  funds(book: BookId): FundsView;
  exposure(book: BookId): ExposureView;
  profit(book: BookId, period: Period): Promise<ProfitView>;
}

/** People, their roles, and what they like. */
export interface PeopleDesk {
  identify(identity: Identity): User | undefined;
  /** Lets a stranger in with a code, once. */
  pair(identity: Identity, name: string, code: string): Promise<Result<User, Refusal>>;
  /** A code for one new person. Admins and owners only. */
  invite(
    caller: Caller,
    role: Role,
  ): Promise<Result<{ readonly code: string; readonly expiresAt: EpochMs }, Refusal>>;
  users(): readonly User[];
  preference(user: UserId, name: string): string | undefined;
  setPreference(user: UserId, name: string, value: string): Promise<void>;
}

export interface StatusLine {
  readonly name: string;
  readonly state: 'ok' | 'waiting' | 'bad';
  readonly says: string;
}

export interface SettingLine {
  readonly name: string;
  /** `desk`, `market`, `limits`, `tickets`, `telegram`. */
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
      /** Charges of the order so far. */
      readonly charges: Money;
      readonly book: Book;
      readonly instrument: Tradable;
      /** Where the order was asked for; undefined when the engine made it: its book's owner is told. */
      readonly place: PlaceName | undefined;
    }
  | { readonly kind: 'ticket-closed'; readonly ticket: Ticket }
  | { readonly kind: 'day-closed'; readonly day: IsoDate; readonly books: readonly BookView[] }
  | { readonly kind: 'notice'; readonly severity: 'info' | 'warning' | 'critical'; readonly text: string };

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
  readonly books: BookDesk;
  readonly people: PeopleDesk;
  status(): Promise<readonly StatusLine[]>;
  settings(): readonly SettingLine[];
  /** The name and mode line of the process: `paper`, `live`. */
  readonly ceiling: BookMode;
  subscribe(listener: (event: DeskEvent) => void): () => void;
}
