import { assert } from '../domain/assert.ts';
import type { TradeId } from '../domain/ids.ts';
import type { Equity, Tradable } from '../domain/instrument.ts';
import type { ChargeLine, JournalEntry } from '../domain/ledger.ts';
import { add, type Money, negate, ZERO } from '../domain/money.ts';
import type { Product } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Posted } from './cash-moves.ts';
import {
  applyTrade,
  balanced,
  chargePostings,
  flatPosition,
  type Trade,
  tradePostings,
} from './post-fill.ts';

/** What a fact of the books brings: the entry and the position it leaves. */
interface PostedPosition {
  readonly entry: JournalEntry;
  readonly position: Position;
}

/**
 * Shares the owner held before the book knew them. They come in at `cost` as capital paid in kind, and count as
 * carried: selling them is a sale out of the holding. Adding to a holding averages with what is there.
 */
export function openingHolding(
  posted: Posted,
  of: {
    readonly instrument: Equity;
    readonly quantity: number;
    readonly cost: Money;
    readonly position: Position | undefined;
  },
): PostedPosition {
  assert(Number.isSafeInteger(of.quantity) && of.quantity > 0 && of.cost >= 0, 'a holding is long');
  const instrument = of.instrument.key;
  const before = of.position ?? flatPosition({ book: posted.book, instrument, product: 'CNC' });
  assert(before.product === 'CNC' && before.quantity >= 0, 'a holding is delivery');
  return {
    entry: {
      ...posted,
      kind: 'opening-holding',
      note: `holding of ${of.quantity} taken over`,
      postings: balanced([
        { account: 'securities', instrument, amount: of.cost },
        { account: 'capital', amount: negate(of.cost) },
      ]),
    },
    position: {
      ...before,
      quantity: before.quantity + of.quantity,
      carried: before.carried + of.quantity,
      cost: add(before.cost, of.cost),
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
