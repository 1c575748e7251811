import { assert } from '../domain/assert.ts';
import type { TradeId } from '../domain/ids.ts';
import type { Tradable } from '../domain/instrument.ts';
import type { ChargeLine, JournalEntry } from '../domain/ledger.ts';
import { add, type Money, money, negate, ZERO } from '../domain/money.ts';
import type { Product } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Posted } from './cash-moves.ts';
import {
  applyTrade,
  balanced,
  chargePostings,
  flatPosition,
  moveHolding,
  paidInFull,
  type Trade,
  tradePostings,
} from './post-fill.ts';

/** What a fact of the books brings: the entry and the position it leaves. */
interface PostedPosition {
  readonly entry: JournalEntry;
  readonly position: Position;
}

/**
 * A position the owner had before the book knew of it, at the broker's average price. It comes in as capital paid in
 * kind and counts as carried. The capital is what the units were `worth` when the day began, because the day's gain
 * counts from there: what they won or lost before is no result of the book, and stands under `adjustments`. Delivery
 * that was sold today before the book knew the shares takes its profit now; anything else meets no opposite position.
 */
export function openingPosition(
  posted: Posted,
  of: {
    readonly instrument: Tradable;
    readonly product: Product;
    /** Signed. */
    readonly units: number;
    /** Signed like the units, at the broker's average price. */
    readonly cost: Money;
    readonly worth: Money;
    readonly position: Position | undefined;
  },
): PostedPosition {
  const { instrument, product, units, cost, worth } = of;
  const { key } = instrument;
  const before = of.position ?? flatPosition({ book: posted.book, instrument: key, product });
  assert(Number.isSafeInteger(units) && units !== 0, 'an opening position has units');
  assert(before.instrument === key && before.product === product, 'the opening of another position');
  assert(product === 'CNC' ? units > 0 : before.quantity * units >= 0, 'an opening closes no position');
  const moved = moveHolding(before, units, cost);
  const change = money(moved.cost - before.cost);
  const paid = paidInFull(instrument, product);
  const gained = money(worth - cost);
  return {
    entry: {
      ...posted,
      kind: 'opening-holding',
      note: `${product} of ${units} taken over`,
      postings: balanced([
        { account: 'securities', instrument: key, amount: change },
        ...(paid ? [] : [{ account: 'clearing', instrument: key, amount: negate(change) } as const]),
        { account: 'realised', instrument: key, amount: negate(moved.realised) },
        { account: 'capital', amount: negate(paid ? worth : gained) },
        { account: 'adjustments', instrument: key, amount: gained },
      ]),
    },
    position: {
      ...before,
      quantity: moved.quantity,
      carried: before.carried + units,
      cost: moved.cost,
      realised: add(before.realised, moved.realised),
      realisedToday: add(before.realisedToday, moved.realised),
    },
  };
}

/**
 * A trade somebody made outside the desk, in the broker's own app say. The books take it as it is: same
 * arithmetic as a fill, without an order of ours.
 */
export function externalTrade(
  posted: Posted,
  of: {
    readonly position: Position | undefined;
    readonly instrument: Tradable;
    readonly product: Product;
    readonly trade: Trade & { readonly tradeId?: TradeId };
    readonly accrual: readonly ChargeLine[];
  },
): PostedPosition {
  const { instrument, product, trade } = of;
  const before = of.position ?? flatPosition({ book: posted.book, instrument: instrument.key, product });
  assert(before.instrument === instrument.key && before.product === product, 'a trade of another position');
  const { position, change } = applyTrade(before, trade);
  const charged = of.accrual.reduce<Money>((sum, line) => add(sum, line.amount), ZERO);
  return {
    entry: {
      ...posted,
      kind: 'external-trade',
      ...(trade.tradeId === undefined ? {} : { trade: trade.tradeId }),
      note: 'made outside the desk',
      postings: balanced([...tradePostings(instrument, product, change), ...chargePostings(of.accrual)]),
    },
    position: { ...position, chargesToday: add(position.chargesToday, charged) },
  };
}
