import type { BookId, InstrumentKey, OrderId, TradeId } from './ids.ts';
import type { Money } from './money.ts';
import type { EpochMs, IsoDate } from './time.ts';

/**
 * Accounts of a book. Debits are positive, credits negative; every entry sums to zero.
 * - `cash`: money at the broker
 * - `capital`: what the owner paid in (credit)
 * - `securities`: open positions at cost, an instrument each
 * - `clearing`: what margined trades owe or are owed until they close (the contra of their cost)
 * - `realised`: profit taken, before charges (profit is a credit)
 * - `charges`: brokerage, taxes and fees, a part each
 * - `dividends`, `adjustments`: income, and what corporate actions and true-ups move
 */
export type LedgerAccount =
  | 'cash'
  | 'capital'
  | 'securities'
  | 'clearing'
  | 'realised'
  | 'charges'
  | 'dividends'
  | 'adjustments';

export type ChargePart = 'brokerage' | 'stt' | 'exchange' | 'ipft' | 'sebi' | 'stamp' | 'gst' | 'dp';

/** One part of a charge. */
export interface ChargeLine {
  readonly part: ChargePart;
  readonly amount: Money;
}

export interface Posting {
  readonly account: LedgerAccount;
  readonly instrument?: InstrumentKey;
  readonly part?: ChargePart;
  readonly amount: Money;
}

export type EntryKind =
  | 'deposit'
  | 'withdrawal'
  | 'fill'
  | 'charge-true-up'
  | 'mark-to-market'
  | 'settlement'
  | 'conversion'
  | 'corporate-action'
  | 'opening-holding'
  | 'external-trade';

/** One fact of the books. Its postings sum to zero. */
export interface JournalEntry {
  readonly book: BookId;
  readonly kind: EntryKind;
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly order?: OrderId;
  readonly trade?: TradeId;
  readonly note?: string;
  readonly postings: readonly Posting[];
}
