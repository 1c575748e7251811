import { assert } from '../domain/assert.ts';
import type { Equity, Future, OptionContract } from '../domain/instrument.ts';
import type { ChargeLine, JournalEntry, Posting } from '../domain/ledger.ts';
import { add, type Money, notional } from '../domain/money.ts';
import { direction, type Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { type Price, price } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import { applyTrade, balanced, chargePostings, flatPosition, tradePostings } from './post-fill.ts';

/** A stock contract on its expiry day. */
export interface Delivery {
  readonly contract: Position;
  readonly instrument: Future | OptionContract;
  readonly share: Equity;
  /** The delivery position of the share in the same book, if any. */
  readonly holding: Position | undefined;
  /** The share's close of the expiry day, the final settlement price; above 0. */
  readonly close: Price;
  readonly at: EpochMs;
  readonly day: IsoDate;
  /** Charges of shares that change hands this way. */
  readonly chargesOf: (of: {
    readonly side: Side;
    readonly quantity: number;
    readonly value: Money;
  }) => readonly ChargeLine[];
}

export interface DeliveryPosting {
  readonly entry: JournalEntry;
  /** The contract, flat, and the share's delivery position when shares moved. */
  readonly positions: readonly Position[];
  /** Shares that came in (positive) or went out (negative). */
  readonly delivered: number;
  /** Shares that were owed and not held; the obligation is closed out in cash at the close. */
  readonly closedOut: number;
}

/**
 * Stock derivatives settle in shares. A long future, a bought call or a sold put in the money takes shares in; the
 * opposite gives them up. Written here as two movements of equal value: the contract closes at the close (an
 * option at its intrinsic value), and the shares trade at the close, which together pay the strike or the
 * future's price. Shares that are owed but not held are closed out in cash at the close, where the exchange
 * would hold an auction. Out of the money nothing is delivered.
 */
export function settleByDelivery(delivery: Delivery): DeliveryPosting {
  const { contract, instrument, share, close, day } = delivery;
  assert(instrument.underlying === share.key, 'a contract on another share');
  assert(contract.quantity !== 0 && close > 0 && instrument.expiry <= day, 'nothing to settle');
  const closing = applyTrade(contract, {
    side: contract.quantity > 0 ? 'SELL' : 'BUY',
    quantity: Math.abs(contract.quantity),
    price: worthAtExpiry(instrument, close),
  });
  const owed = sharesDue(delivery);
  const shares = moveShares(delivery, owed);
  const { delivered } = shares;
  return {
    delivered,
    closedOut: Math.abs(owed - delivered),
    positions: [closing.position, ...shares.positions],
    entry: {
      book: contract.book,
      kind: 'settlement',
      at: delivery.at,
      day,
      note: delivered === 0 ? 'expired without delivery' : `expired, ${delivered} ${share.key} delivered`,
      postings: balanced([
        ...tradePostings(instrument, contract.product, closing.change),
        ...shares.postings,
      ]),
    },
  };
}

/** The shares' side: what is owed comes in at the close, or goes out as far as it is held. */
function moveShares(
  { contract, share, holding, close, chargesOf }: Delivery,
  owed: number,
): Pick<DeliveryPosting, 'delivered' | 'positions'> & { readonly postings: readonly Posting[] } {
  const before = holding ?? flatPosition({ book: contract.book, instrument: share.key, product: 'CNC' });
  assert(before.product === 'CNC', 'shares are delivered into delivery');
  const quantity = owed >= 0 ? owed : Math.min(-owed, Math.max(0, before.quantity));
  if (quantity === 0) return { delivered: 0, positions: [], postings: [] };
  const side: Side = owed > 0 ? 'BUY' : 'SELL';
  const { position, change } = applyTrade(before, { side, quantity, price: close });
  const charges = chargesOf({ side, quantity, value: notional(close, quantity) });
  const chargesToday = add(before.chargesToday, ...charges.map((line) => line.amount));
  return {
    delivered: quantity * direction(side),
    positions: [{ ...position, chargesToday }],
    postings: [...tradePostings(share, 'CNC', change), ...chargePostings(charges)],
  };
}

/** A future is worth its share, an option its intrinsic value. */
export function worthAtExpiry(instrument: Future | OptionContract, close: Price): Price {
  if (instrument.kind === 'future') return close;
  const inTheMoney = (close - instrument.strike) * (instrument.optionType === 'CE' ? 1 : -1);
  return price(Math.max(0, inTheMoney));
}

/** Shares the contract brings in (positive) or takes out (negative). */
function sharesDue({ contract, instrument, close }: Delivery): number {
  if (worthAtExpiry(instrument, close) === 0) return 0;
  const flips = instrument.kind === 'option' && instrument.optionType === 'PE';
  return contract.quantity * direction(flips ? 'SELL' : 'BUY');
}
