import { formatQuantity, formatSigned } from '../../domain/amount-text.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { EntryKind } from '../../domain/ledger.ts';
import { add, type Money, subtract, ZERO } from '../../domain/money.ts';
import { direction } from '../../domain/order.ts';
import type { ReportRows } from '../../ports/report-store.ts';
import type { BookAccount } from './book-account.ts';
import type { ChargeCheck } from './charge-check.ts';

/** One comparison of two ways to the same figure. `open` where the day has not ended and there is nothing to compare. */
export interface TieOut {
  readonly name: 'worth' | 'cash' | 'positions' | 'charges';
  readonly holds: 'yes' | 'no' | 'open';
  /** What differs, or what was compared. */
  readonly says: string;
}

/** Entries that change quantities without a trade of ours. */
const MOVING: ReadonlySet<EntryKind> = new Set([
  'settlement',
  'conversion',
  'corporate-action',
  'opening-holding',
  'external-trade',
]);

/** Holds a book's account against what was stored besides it. */
export function tieOuts(rows: ReportRows, account: BookAccount, charges: ChargeCheck): readonly TieOut[] {
  return [worth(account), cash(rows, account), positions(rows, account), charged(account, charges)];
}

function worth({ before, after, net, closedOn }: BookAccount): TieOut {
  if (closedOn === undefined)
    return { name: 'worth', holds: 'open', says: 'the day has not been closed: its worth is not on record' };
  const difference = subtract(subtract(after, before), net);
  return difference === ZERO
    ? { name: 'worth', holds: 'yes', says: 'the result is what the worth changed by' }
    : {
        name: 'worth',
        holds: 'no',
        says: `the worth changed by ${formatSigned(subtract(after, before))}, the journal explains ${formatSigned(net)}`,
      };
}

function cash(rows: ReportRows, { book }: BookAccount): TieOut {
  const row = rows.cash.find((one) => one.book === book.id);
  const difference = row === undefined ? ZERO : subtract(row.running, row.journalNow);
  return difference === ZERO
    ? { name: 'cash', holds: 'yes', says: 'all entries add up to the cash' }
    : { name: 'cash', holds: 'no', says: `the cash differs from its entries by ${formatSigned(difference)}` };
}

/** Cost of what is held against the ledger's securities, and quantities against the trades. */
function positions(rows: ReportRows, account: BookAccount): TieOut {
  const costs = new Map<InstrumentKey, Money>();
  const units = new Map<InstrumentKey, number>();
  const move = (key: InstrumentKey, cost: Money, quantity: number): void => {
    costs.set(key, add(costs.get(key) ?? ZERO, cost));
    units.set(key, (units.get(key) ?? 0) + quantity);
  };
  const moved = new Set<InstrumentKey>();
  for (const { book, account: name, instrument, amount, kind } of rows.sums) {
    if (book !== account.book.id || instrument === undefined) continue;
    if (name === 'securities') move(instrument, amount, 0);
    if (MOVING.has(kind)) moved.add(instrument);
  }
  for (const row of account.opened) move(row.instrument, row.cost, row.quantity);
  for (const fill of account.fills) move(fill.instrument, ZERO, fill.quantity * direction(fill.side));
  for (const row of account.closed) move(row.instrument, subtract(ZERO, row.cost), -row.quantity);
  const wrong = [...costs.keys()].flatMap((key) => {
    const cost = costs.get(key) ?? ZERO;
    const quantity = moved.has(key) ? 0 : (units.get(key) ?? 0);
    if (cost === ZERO && quantity === 0) return [];
    return [`${key} by ${formatQuantity(quantity)} units and ${formatSigned(cost)} of cost`];
  });
  return wrong.length === 0
    ? { name: 'positions', holds: 'yes', says: 'trades and journal lead to what is held' }
    : { name: 'positions', holds: 'no', says: `differ: ${wrong.join('; ')}` };
}

function charged({ closedOn }: BookAccount, check: ChargeCheck): TieOut {
  const difference = subtract(check.booked, check.recomputed);
  if (check.differing.length > 0) {
    const orders = check.differing.slice(0, 5).join(', ');
    return {
      name: 'charges',
      holds: 'no',
      says: `booked and published rates differ by ${formatSigned(difference)}, at order ${orders}`,
    };
  }
  if (closedOn !== undefined && !check.taxIsWhole)
    return { name: 'charges', holds: 'no', says: 'the transaction tax is not in whole rupees' };
  return { name: 'charges', holds: 'yes', says: 'every order is charged by the published rates of its day' };
}
