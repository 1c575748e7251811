import type { Book, Closing, EquityMark, StateCause, TradingState } from '../domain/book.ts';
import type { Deployment, KeptSignal, StrategyTrade } from '../domain/deployment.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import type { RecordedFact } from '../domain/fact.ts';
import type { Fill } from '../domain/fill.ts';
import type { AccountId, BookId, InstrumentKey, OrderId, UserId } from '../domain/ids.ts';
import type { JournalEntry } from '../domain/ledger.ts';
import type { LimitSetting } from '../domain/limit.ts';
import type { MarketName } from '../domain/market-name.ts';
import type { Order } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import type { Identity, Invitation, User } from '../domain/user.ts';

/** Sum of the postings of one account, part or instrument of a book; today apart from all days. */
export interface LedgerSum {
  readonly book: BookId;
  readonly account: string;
  readonly part: string | undefined;
  readonly instrument: string | undefined;
  readonly total: number;
  readonly today: number;
}

/** Strategies at work, as they are stored. */
export interface StrategyRows {
  /** Those that are not ended. */
  readonly deployments: readonly Deployment[];
  /** The highest number that any ever had; 0 before the first. */
  readonly lastDeployment: number;
  /** Of the current day, oldest first. */
  readonly signals: readonly KeptSignal[];
  /** Open ones, and those of the last two weeks, oldest first. */
  readonly trades: readonly StrategyTrade[];
}

/** All that the kernel needs to go on where it stopped. */
export interface StateSnapshot {
  readonly sequence: number;
  readonly day: IsoDate | undefined;
  /** The market that was traded last; undefined before the first. */
  readonly market?: MarketName;
  /** Market time of the last commit: practice and replay go on from here. */
  readonly marketAt: EpochMs | undefined;
  readonly lastOrder: number;
  readonly accounts: readonly {
    readonly account: AccountId;
    readonly house: 'paper' | 'kite';
    /** Whom it belongs to at its broker. */
    readonly holder?: string;
  }[];
  readonly books: readonly Book[];
  readonly users: readonly User[];
  readonly identities: readonly { readonly user: UserId; readonly identity: Identity }[];
  readonly invitations: readonly Invitation[];
  readonly preferences: readonly { readonly user: UserId; readonly name: string; readonly value: string }[];
  readonly limits: readonly LimitSetting[];
  /** Tickets that are open or await approval. */
  readonly pendingTickets: readonly Ticket[];
  /** Orders of the current day, and every live one. */
  readonly orders: readonly Order[];
  /** Fills of the current day. */
  readonly fills: readonly Fill[];
  /** Positions that are not flat, or were traded today. */
  readonly positions: readonly Position[];
  readonly exitPlans: readonly ExitPlan[];
  readonly ledger: readonly LedgerSum[];
  /** What each book was worth at the end of its days, oldest first. */
  readonly equityMarks: readonly EquityMark[];
  /** Closing trades of the current day, oldest first. */
  readonly closings: readonly Closing[];
  readonly strategies?: StrategyRows;
  readonly tradingStates: readonly {
    readonly scope: BookId | 'desk';
    readonly cause: StateCause;
    readonly state: TradingState;
    readonly reason: string;
    readonly since: EpochMs;
  }[];
}

/** One step of an order, as recorded. */
export interface RecordedStep {
  readonly sequence: number;
  readonly at: EpochMs;
  readonly marketAt: EpochMs;
  readonly event: string;
  readonly evidence: string | undefined;
}

/** Net of a book's postings in one day, by account. */
export interface DaySum {
  readonly day: IsoDate;
  readonly account: string;
  readonly amount: number;
}

/**
 * Where facts live. A batch is one transaction: the rows it changes and its audit rows, or nothing.
 * A commit that rejects leaves it unknown whether the batch is there: load again before going on.
 */
export interface FactStore {
  load(): Promise<StateSnapshot>;
  commit(facts: readonly RecordedFact[]): Promise<void>;
  order(id: OrderId): Promise<Order | undefined>;
  orders(book: BookId, day: IsoDate): Promise<readonly Order[]>;
  fills(book: BookId, day: IsoDate): Promise<readonly Fill[]>;
  /** A book's fills of one instrument since a day, oldest first. */
  fillsIn(book: BookId, instrument: InstrumentKey, since: IsoDate): Promise<readonly Fill[]>;
  fillsOf(order: OrderId): Promise<readonly Fill[]>;
  entriesOf(order: OrderId): Promise<readonly JournalEntry[]>;
  steps(order: OrderId): Promise<readonly RecordedStep[]>;
  /** Day by day sums of `realised` and `charges`, from `from` on. */
  daySums(book: BookId, from: IsoDate): Promise<readonly DaySum[]>;
  /** What strategies said on a day, newest first. */
  signals(day: IsoDate): Promise<readonly KeptSignal[]>;
  /** Remembers market time between commits, so that a restart goes on from about here. */
  saveMarketTime(at: EpochMs): Promise<void>;
}
