import type { ReportKind } from '../desk-reports.ts';
import type { Book } from '../domain/book.ts';
import type { ChargeRates } from '../domain/charge-rates.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { EpochMs } from '../domain/time.ts';
import type { ClosingRow, ReportRows } from '../ports/report-store.ts';

/** Limits as shares of a book's capital in basis points, for saying how much of them was used. */
export interface ReportLimits {
  readonly dailyLossBp: number;
  readonly drawdownBp: number;
}

/** All that a report is made of; it crosses to a worker. */
export interface ReportInput {
  readonly kind: ReportKind;
  readonly rows: ReportRows;
  /** The books it is about, all of one mode. */
  readonly books: readonly Book[];
  /** What the rows name. */
  readonly instruments: readonly Instrument[];
  /** What the books hold at the prices of now, when the last day has not ended; undefined when it has. */
  readonly held: readonly ClosingRow[] | undefined;
  readonly rates: ChargeRates;
  readonly limits: ReportLimits;
  /** `SIMULATED`, `REPLAY`; nothing for a real market. */
  readonly label: string | undefined;
  /** Market time at which it is made. */
  readonly at: EpochMs;
  /** What the next trading day brings, a sentence each. */
  readonly ahead: readonly string[];
  /** What comparisons with brokers say, a sentence each. */
  readonly brokers: readonly BrokerWord[];
  /** Where its files go. */
  readonly folder: string;
}

/** What the last comparison with the broker of an account found. */
export interface BrokerWord {
  readonly account: string;
  readonly agrees: boolean;
  readonly says: string;
}
