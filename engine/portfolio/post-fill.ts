import { assert } from '../domain/assert.ts';
import type { Fill } from '../domain/fill.ts';
import type { Tradable } from '../domain/instrument.ts';
import type { ChargeLine, JournalEntry, Posting } from '../domain/ledger.ts';
import { add, type Money, money, negate, notional, share, ZERO } from '../domain/money.ts';
import { direction, type Product, type Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Price } from '../domain/price.ts';

/**
 * Whether a trade is paid in full when it happens: delivery shares and option premium. The rest is margined:
 * only its result becomes cash, and its cost stands against `clearing` until then.
 */
export function paidInFull(instrument: Tradable, product: Product): boolean {
  return instrument.kind === 'option' || (instrument.kind === 'equity' && product === 'CNC');
}

/** A position nobody has traded yet. */
export function flatPosition(of: Pick<Position, 'book' | 'instrument' | 'product'>): Position {
  return {
    book: of.book,
    instrument: of.instrument,
    product: of.product,
    quantity: 0,
    carried: 0,
    cost: ZERO,
    realised: ZERO,
    realisedToday: ZERO,
    dayBuyQuantity: 0,
    dayBuyValue: ZERO,
    daySellQuantity: 0,
    daySellValue: ZERO,
    chargesToday: ZERO,
  };
}

/** A change of holding at a price: how much cost it adds and how much profit it takes. */
export interface Movement {
  readonly quantity: number;
  readonly cost: Money;
  readonly realised: Money;
}

/**
 * What signed `units` at a total signed `value` do to a holding, at average cost as the broker shows it. What
 * closes takes its share of the cost, the last unit takes the rest, so that flat always costs nothing; what goes
 * through zero opens anew at the trade's own price.
 */
export function moveHolding(
  held: { readonly quantity: number; readonly cost: Money },
  units: number,
  value: Money,
): Movement {
  const after = held.quantity + units;
  if (held.quantity === 0 || Math.sign(held.quantity) === Math.sign(units)) {
    return { quantity: after, cost: add(held.cost, value), realised: ZERO };
  }
  const closing = Math.min(Math.abs(units), Math.abs(held.quantity));
  const closedCost = share(held.cost, closing, Math.abs(held.quantity), 'half-up');
  const closedValue = share(value, closing, Math.abs(units), 'half-up');
  const opened = value - closedValue;
  const realised = money(-(closedCost + closedValue));
  return { quantity: after, cost: money(held.cost - closedCost + opened), realised };
}

export interface FillPosting {
  readonly position: Position | undefined;
  readonly fill: Fill;
  readonly instrument: Tradable;
  /** Charges that this fill adds, a line each. */
  readonly accrual: readonly ChargeLine[];
}

/** Postings of a change in cost, the profit it took, and the money that moved. Together they sum to zero. */
export function tradePostings(
  instrument: Tradable,
  product: Product,
  change: { readonly cost: Money; readonly realised: Money },
): readonly Posting[] {
  const key = instrument.key;
  const result: Posting = { account: 'realised', instrument: key, amount: negate(change.realised) };
  const cost: Posting = { account: 'securities', instrument: key, amount: change.cost };
  if (paidInFull(instrument, product)) {
    return [cost, result, { account: 'cash', amount: money(change.realised - change.cost) }];
  }
  return [
    cost,
    { account: 'clearing', instrument: key, amount: negate(change.cost) },
    result,
    { account: 'cash', amount: change.realised },
  ];
}

/** Postings of charges: each part a debit, their sum out of cash. */
export function chargePostings(lines: readonly ChargeLine[]): readonly Posting[] {
  const owed = lines.filter((line) => line.amount !== 0);
  if (owed.length === 0) return [];
  const total = add(...owed.map((line) => line.amount));
  return [
    ...owed.map((line): Posting => ({ account: 'charges', part: line.part, amount: line.amount })),
    { account: 'cash', amount: negate(total) },
  ];
}

/** Leaves out what is nothing and proves that the rest balances. */
export function balanced(postings: readonly Posting[]): readonly Posting[] {
  const kept = postings.filter((posting) => posting.amount !== 0);
  assert(kept.reduce((sum, posting) => sum + posting.amount, 0) === 0, 'postings do not balance');
  return kept;
}

/** A trade as positions see it, whoever made it. */
export interface Trade {
  readonly side: Side;
  /** Units, positive. */
  readonly quantity: number;
  readonly price: Price;
}

/** The position after a trade, with the change that its entry has to post. Charges are not part of it. */
export function applyTrade(
  before: Position,
  trade: Trade,
): { readonly position: Position; readonly change: { readonly cost: Money; readonly realised: Money } } {
  const units = trade.quantity * direction(trade.side);
  const moved = moveHolding(before, units, notional(trade.price, units));
  return {
    change: { cost: money(moved.cost - before.cost), realised: moved.realised },
    position: {
      ...before,
      quantity: moved.quantity,
      cost: moved.cost,
      realised: add(before.realised, moved.realised),
      realisedToday: add(before.realisedToday, moved.realised),
      ...dayColumns(before, trade),
    },
  };
}

/** Books a fill: the entry that moves money, cost, profit and charges, and the position it leaves. */
export function postFill({ position, fill, instrument, accrual }: FillPosting): {
  readonly entry: JournalEntry;
  readonly position: Position;
} {
  const { position: after, change } = applyTrade(position ?? flatPosition(fill), fill);
  const charged = add(...accrual.map((line) => line.amount));
  return {
    entry: {
      book: fill.book,
      kind: 'fill',
      at: fill.at,
      day: fill.day,
      order: fill.order,
      trade: fill.tradeId,
      postings: balanced([...tradePostings(instrument, fill.product, change), ...chargePostings(accrual)]),
    },
    position: { ...after, chargesToday: add(after.chargesToday, charged) },
  };
}

function dayColumns(
  before: Position,
  trade: Trade,
): Pick<Position, 'dayBuyQuantity' | 'dayBuyValue' | 'daySellQuantity' | 'daySellValue'> {
  const value = notional(trade.price, trade.quantity);
  const { dayBuyQuantity, dayBuyValue, daySellQuantity, daySellValue } = before;
  return trade.side === 'BUY'
    ? {
        dayBuyQuantity: dayBuyQuantity + trade.quantity,
        dayBuyValue: add(dayBuyValue, value),
        daySellQuantity,
        daySellValue,
      }
    : {
        dayBuyQuantity,
        dayBuyValue,
        daySellQuantity: daySellQuantity + trade.quantity,
        daySellValue: add(daySellValue, value),
      };
}
