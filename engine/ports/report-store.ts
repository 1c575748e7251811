import type { Book, ClosingPosition, EquityMark } from '../domain/book.ts';
import type { Fill } from '../domain/fill.ts';
import type { AccountId, BookId, InstrumentKey, OrderId, UserId } from '../domain/ids.ts';
import type { ChargePart, EntryKind, LedgerAccount } from '../domain/ledger.ts';
import type { Money } from '../domain/money.ts';
import type { Order, Origin, Product } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';

/** What the entries of one kind put on one account of a book on a day. */
export interface PostedSum {
  readonly book: BookId;
  readonly day: IsoDate;
  readonly kind: EntryKind;
  readonly account: LedgerAccount;
  readonly instrument: InstrumentKey | undefined;
  readonly part: ChargePart | undefined;
  readonly amount: Money;
}

/** A trade with what matters of its order. */
export interface ReportFill extends Fill {
  readonly order: OrderId;
  readonly origin: Origin;
  readonly pricing: Order['pricing'];
  /** See {@link Order.arrival}. */
  readonly arrival: Order['arrival'];
}

/** What an order was charged, part by part, and the profit it took (a credit), as the ledger has them. */
export interface OrderPosting {
  readonly book: BookId;
  readonly order: OrderId;
  readonly account: 'charges' | 'realised';
  readonly part: ChargePart | undefined;
  readonly amount: Money;
}

/** A position as a mark during the day saw it. */
export interface MarkedPosition {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly quantity: number;
  /** 0 where there was no price. */
  readonly mark: Price;
  /** Of what a contract stands on; 0 for shares, and where there was none. */
  readonly underlying: Price;
}

/** What a book was worth at a moment of a day. */
export interface BookMark {
  readonly book: BookId;
  readonly day: IsoDate;
  /** Market time. */
  readonly at: EpochMs;
  /** As limits measure it: without what was taken over. */
  readonly equity: Money;
  readonly positions: readonly MarkedPosition[];
}

/** What a book holds as the snapshot has it, for days that have not ended. */
export type HeldPosition = Omit<ClosingPosition, 'mark'> & { readonly book: BookId };

/** A position at the end of a day. */
export interface ClosingRow extends ClosingPosition {
  readonly book: BookId;
  readonly day: IsoDate;
}

/** Who entered a position last, before the days of a report: what it gains overnight is theirs. */
export interface PositionOwner {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly origin: Origin;
}

/** A book's money, added up from its first entry, and as the running sums have it. */
export interface CashCheck {
  readonly book: BookId;
  /** From all entries up to the report's last day. */
  readonly journal: Money;
  /** From all entries there are, to be held against the running sum. */
  readonly journalNow: Money;
  readonly running: Money;
}

/** Orders of a book's days by how they ended. */
export interface OrderCount {
  readonly book: BookId;
  readonly state: Order['state']['kind'];
  /** Why the gate said no; undefined for other ends. */
  readonly code: string | undefined;
  readonly count: number;
  /** How many of them were in doubt at some time. */
  readonly doubted: number;
}

/** The newest row of an account's audit chain. */
interface AuditHead {
  readonly account: AccountId;
  readonly seq: number;
  readonly hash: string;
}

/** All that a report over some days is made of, read in one snapshot. Rows of books before they started over are left out. */
export interface ReportRows {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly books: readonly Book[];
  readonly names: readonly { readonly user: UserId; readonly name: string }[];
  /** Up to the last day, oldest first. */
  readonly marks: readonly EquityMark[];
  /** Of each book's last marked day before the first, and of every marked day of the report. */
  readonly closings: readonly ClosingRow[];
  readonly sums: readonly PostedSum[];
  /** Oldest first. */
  readonly fills: readonly ReportFill[];
  readonly orderPostings: readonly OrderPosting[];
  /** Of the report's days, oldest first. */
  readonly bookMarks: readonly BookMark[];
  readonly held: readonly HeldPosition[];
  readonly owners: readonly PositionOwner[];
  readonly cash: readonly CashCheck[];
  readonly orders: readonly OrderCount[];
  readonly heads: readonly AuditHead[];
}

/** Where reports read, and where marks of the day are kept for them. */
export interface ReportStore {
  read(from: IsoDate, to: IsoDate): Promise<ReportRows>;
  addMarks(marks: readonly BookMark[]): Promise<void>;
}
