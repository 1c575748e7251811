import { formatPrice, formatQuantity, formatRupees, formatSigned } from '../domain/amount-text.ts';
import type { JournalEntry, LedgerAccount } from '../domain/ledger.ts';
import { money } from '../domain/money.ts';
import type { Position } from '../domain/position.ts';
import { price } from '../domain/price.ts';

/**
 * What a settlement did to a position, for people: `NIFTY26D0127700CE settled at expiry: 65 at 404.55 in paper1.
 * Realised +13,308.75, charges 32.90.` Undefined when the entry settles nothing of `before`.
 */
export function settlementText(
  entry: JournalEntry,
  before: Position | undefined,
  after: Position,
): string | undefined {
  if (entry.kind !== 'settlement' || before === undefined || before.quantity === 0) return undefined;
  if (after.quantity !== 0) return undefined;
  const units = Math.abs(before.quantity);
  const value =
    before.quantity > 0 ? after.daySellValue - before.daySellValue : after.dayBuyValue - before.dayBuyValue;
  const side = before.quantity > 0 ? '' : 'short ';
  const at = value === 0 ? 'worth nothing' : `at ${formatPrice(price(Math.round(value / units)))}`;
  const symbol = before.instrument.slice(before.instrument.indexOf(':') + 1);
  const charges = summed(entry, 'charges');
  const costs = charges === 0 ? '' : `, charges ${formatRupees(money(charges))}`;
  return (
    `${symbol} ${entry.note ?? 'settled'}: ${side}${formatQuantity(units)} ${at} in ${entry.book}. ` +
    `Realised ${formatSigned(money(-summed(entry, 'realised')))}${costs}.`
  );
}

function summed(entry: JournalEntry, account: LedgerAccount): number {
  return entry.postings
    .filter((posting) => posting.account === account)
    .reduce((sum, posting) => sum + posting.amount, 0);
}
