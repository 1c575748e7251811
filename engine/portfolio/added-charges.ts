import type { ChargeLine } from '../domain/ledger.ts';
import { type Money, money } from '../domain/money.ts';

/** What an order owes, by part and in all. */
interface Bill {
  readonly lines: readonly ChargeLine[];
  readonly total: Money;
}

/** What a fill adds to its order: the bill after it, less the bill before, part by part. */
export function addedCharges(after: Bill, before: Bill): Bill {
  const earlier = new Map(before.lines.map((line) => [line.part, line.amount]));
  const lines = after.lines.map(({ part, amount }) => ({
    part,
    amount: money(amount - (earlier.get(part) ?? 0)),
  }));
  return { lines, total: lines.reduce<Money>((sum, line) => money(sum + line.amount), money(0)) };
}
