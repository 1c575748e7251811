import type { JournalEntry } from '../domain/ledger.ts';
import { type Money, money } from '../domain/money.ts';
import { RUPEE } from '../domain/price.ts';
import { mulDiv } from '../domain/rounding.ts';
import type { Posted } from './cash-moves.ts';
import { balanced, chargePostings } from './post-fill.ts';

/**
 * Securities transaction tax is owed in whole rupees a contract note, to the nearest; fills accrue it exactly.
 * Books the difference for a day whose accruals come to `accrued`, after everything else of the day. Nothing
 * when it is whole already, so doing it twice changes nothing.
 */
export function roundTransactionTax(posted: Posted, accrued: Money): JournalEntry | undefined {
  const owed = money(mulDiv(accrued, 1, RUPEE, 'half-up') * RUPEE);
  if (owed === accrued) return undefined;
  const amount = money(owed - accrued);
  return {
    ...posted,
    kind: 'charge-true-up',
    note: 'transaction tax rounded to the rupee on the contract note',
    postings: balanced(chargePostings([{ part: 'stt', amount }])),
  };
}
