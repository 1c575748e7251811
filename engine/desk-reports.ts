import type { JobResult } from './desk-jobs.ts';
import type { Caller } from './desk-market.ts';
import type { BookId, UserId } from './domain/ids.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { PlaceName } from './domain/ticket.ts';
import type { IsoDate } from './domain/time.ts';

/** A day, the week or the month that a day lies in. */
export type ReportKind = 'eod' | 'week' | 'month';

export const REPORT_KINDS: readonly ReportKind[] = ['eod', 'week', 'month'];

/** A table of texts; the first column to the left, the others to the right. */
export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A report for a chat: the verdict, what explains it, and the whole of it as files. */
export interface ReportAnswer {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tables: readonly ReportTable[];
  /** Paths of PNG files. */
  readonly pictures: readonly string[];
  /** Paths of PDF and CSV files. */
  readonly files: readonly string[];
  /** `bad` when something does not tie out. */
  readonly tone: 'good' | 'warning' | 'bad' | 'info';
}

/** Which report. Without a day it is the last one that was closed, or today's until it is. */
export interface ReportWish {
  readonly kind: ReportKind;
  readonly day: IsoDate | undefined;
  /** One book; all live books, or all paper books where there is no live one, when not said. */
  readonly book: BookId | undefined;
}

/** Where a person gets a kind of report: everywhere they are reached, at one place, or nowhere. */
export type Subscription =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'at'; readonly place: PlaceName }
  | { readonly kind: 'off' };

/** Reports on what the books did. Made of rows of one snapshot, away from the thread that trades. */
export interface ReportDesk {
  /** Of books that the caller may see. */
  report(caller: Caller, wish: ReportWish): Promise<Result<ReportAnswer, Refusal>>;
  /** Makes the reports of a period that ends on a day, live and paper apart, and tells each subscriber of the books they may see. */
  send(kind: ReportKind, day: IsoDate): Promise<JobResult>;
  /** Notes what every book is worth now, for pictures and the split of option gains. */
  markBooks(): Promise<JobResult>;
  subscription(user: UserId, kind: ReportKind): Subscription;
  subscribe(caller: Caller, kind: ReportKind, to: Subscription): Promise<void>;
}
