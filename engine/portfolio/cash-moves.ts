import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { JournalEntry } from '../domain/ledger.ts';
import { type Money, money, negate } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';

/** Which book an entry belongs to, and when it happened. */
export interface Posted {
  readonly book: BookId;
  readonly at: EpochMs;
  readonly day: IsoDate;
}

/** Money the owner pays in: cash against capital. `amount` is positive. */
export function deposit({ book, at, day }: Posted, amount: Money): Result<JournalEntry, Refusal> {
  if (amount <= 0) {
    return fail(refusal('BAD_ARGUMENTS', 'A deposit must be more than zero. Give the amount in rupees.'));
  }
  return ok({
    book,
    kind: 'deposit',
    at,
    day,
    postings: [
      { account: 'cash', amount },
      { account: 'capital', amount: negate(amount) },
    ],
  });
}

/** Money the owner takes out. `free` is what no position or order needs; more than that stays. */
export function withdraw(
  { book, at, day }: Posted,
  { amount, free }: { readonly amount: Money; readonly free: Money },
): Result<JournalEntry, Refusal> {
  if (amount <= 0) {
    return fail(refusal('BAD_ARGUMENTS', 'A withdrawal must be more than zero. Give the amount in rupees.'));
  }
  if (amount > free) {
    return fail(
      refusal(
        'MARGIN_SHORT',
        'The book does not have that much free money. Take out less, or close positions first.',
      ),
    );
  }
  return ok({
    book,
    kind: 'withdrawal',
    at,
    day,
    postings: [
      { account: 'cash', amount: negate(amount) },
      { account: 'capital', amount },
    ],
  });
}

/** A dividend on what was held before the ex-date: `quantity` shares at `perShare`, before tax withheld. */
export function dividend(
  { book, at, day }: Posted,
  of: { readonly instrument: InstrumentKey; readonly quantity: number; readonly perShare: Money },
): JournalEntry {
  const amount = money(of.perShare * of.quantity);
  return {
    book,
    kind: 'corporate-action',
    at,
    day,
    note: `dividend on ${of.quantity} ${of.instrument}`,
    postings: [
      { account: 'cash', amount },
      { account: 'dividends', instrument: of.instrument, amount: negate(amount) },
    ],
  };
}
