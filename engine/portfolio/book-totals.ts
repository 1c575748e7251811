import { assert } from '../domain/assert.ts';
import type { BookId } from '../domain/ids.ts';
import type { ChargePart, JournalEntry, LedgerAccount, Posting } from '../domain/ledger.ts';
import { add, type Money, money, negate, ZERO } from '../domain/money.ts';
import { CHARGE_PARTS } from './charges.ts';

const ACCOUNTS: readonly LedgerAccount[] = [
  'cash',
  'capital',
  'securities',
  'clearing',
  'realised',
  'charges',
  'dividends',
  'adjustments',
];

type Balances = Readonly<Record<LedgerAccount, Money>>;

const NOTHING: Balances = {
  cash: ZERO,
  capital: ZERO,
  securities: ZERO,
  clearing: ZERO,
  realised: ZERO,
  charges: ZERO,
  dividends: ZERO,
  adjustments: ZERO,
};

type PartSums = Readonly<Record<ChargePart, Money>>;

const NO_CHARGES: PartSums = {
  brokerage: ZERO,
  stt: ZERO,
  exchange: ZERO,
  ipft: ZERO,
  sebi: ZERO,
  stamp: ZERO,
  gst: ZERO,
  dp: ZERO,
};

/** Charges of a book by part: of all its days, and of today. */
interface ChargeSums {
  readonly total: PartSums;
  readonly today: PartSums;
}

const UNCHARGED: ChargeSums = { total: NO_CHARGES, today: NO_CHARGES };

/**
 * The balances of a book: all its postings added up, and today's apart. Debits are positive.
 *
 * Because every entry sums to zero, what the book is worth at cost is what made it so:
 * cash + securities + clearing = capital + realised + dividends + adjustments - charges.
 * `securities` and `clearing` together are the cost of what was paid in full; margined positions cancel out.
 */
export class BookTotals {
  readonly book: BookId;
  readonly balances: Balances;
  readonly today: Balances;
  readonly chargeSums: ChargeSums;

  constructor(
    book: BookId,
    balances: Balances = NOTHING,
    today: Balances = NOTHING,
    chargeSums: ChargeSums = UNCHARGED,
  ) {
    this.book = book;
    this.balances = balances;
    this.today = today;
    this.chargeSums = chargeSums;
  }

  get cash(): Money {
    return this.balances.cash;
  }

  /** Profit taken since the book began, before charges. */
  get realised(): Money {
    return negate(this.balances.realised);
  }

  get realisedToday(): Money {
    return negate(this.today.realised);
  }

  get charges(): Money {
    return this.balances.charges;
  }

  get chargesToday(): Money {
    return this.today.charges;
  }

  /** What the owner put in, in money and in shares, less what was taken out. */
  get capital(): Money {
    return negate(this.balances.capital);
  }

  get dividends(): Money {
    return negate(this.balances.dividends);
  }

  /** What the book is worth with open positions at cost: cash, securities and what clearing owes. */
  get equityAtCost(): Money {
    return add(this.balances.cash, this.balances.securities, this.balances.clearing);
  }

  /** The same balances at the start of another day. */
  startDay(): BookTotals {
    return new BookTotals(this.book, this.balances, NOTHING, {
      total: this.chargeSums.total,
      today: NO_CHARGES,
    });
  }

  /** The totals with an entry added. */
  fold(entry: JournalEntry): BookTotals {
    assert(entry.book === this.book, `an entry of ${entry.book} in the totals of ${this.book}`);
    const balances = { ...this.balances };
    const today = { ...this.today };
    let sum = 0;
    for (const posting of entry.postings) {
      balances[posting.account] = money(balances[posting.account] + posting.amount);
      today[posting.account] = money(today[posting.account] + posting.amount);
      sum += posting.amount;
    }
    assert(sum === 0, 'a journal entry does not sum to zero');
    return new BookTotals(this.book, balances, today, withCharges(this.chargeSums, entry.postings));
  }
}

function withCharges(sums: ChargeSums, postings: readonly Posting[]): ChargeSums {
  let { total, today } = sums;
  for (const { part, amount } of postings) {
    if (part === undefined) continue;
    total = { ...total, [part]: money(total[part] + amount) };
    today = { ...today, [part]: money(today[part] + amount) };
  }
  return total === sums.total ? sums : { total, today };
}

export function emptyTotals(book: BookId): BookTotals {
  return new BookTotals(book);
}

/** One stored sum of a ledger account. */
export interface StoredSum {
  readonly book: BookId;
  readonly account: string;
  /** Part of the charges; nothing for other accounts. */
  readonly part?: string | undefined;
  readonly total: number;
  readonly today: number;
}

/** Totals of every book from the stored sums of its accounts. */
export function restoreTotals(sums: readonly StoredSum[]): ReadonlyMap<BookId, BookTotals> {
  const restored = new Map<BookId, BookTotals>();
  for (const sum of sums) {
    const account = ACCOUNTS.find((name) => name === sum.account);
    assert(account !== undefined, `no ledger account ${sum.account}`);
    const so = restored.get(sum.book) ?? emptyTotals(sum.book);
    restored.set(
      sum.book,
      new BookTotals(
        sum.book,
        { ...so.balances, [account]: money(so.balances[account] + sum.total) },
        { ...so.today, [account]: money(so.today[account] + sum.today) },
        restoredCharges(so.chargeSums, sum),
      ),
    );
  }
  return restored;
}

function restoredCharges({ total, today }: ChargeSums, sum: StoredSum): ChargeSums {
  const part = CHARGE_PARTS.find((name) => name === sum.part);
  if (part === undefined) return { total, today };
  return {
    total: { ...total, [part]: money(total[part] + sum.total) },
    today: { ...today, [part]: money(today[part] + sum.today) },
  };
}
