import { assert } from '../domain/assert.ts';
import type { JournalEntry } from '../domain/ledger.ts';
import { add, type Money, money, negate, notional, share } from '../domain/money.ts';
import type { Position } from '../domain/position.ts';
import type { Price } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import { balanced } from './post-fill.ts';

/** What a corporate action does to a position: its entry, the position after, and what was cashed out. */
export interface ActionPosting {
  readonly entry: JournalEntry;
  readonly position: Position;
  /** Money for the fraction of a share that nobody can hold; 0 when there is none. */
  readonly cashedOut: Money;
}

interface Action {
  readonly position: Position;
  readonly at: EpochMs;
  readonly day: IsoDate;
  /** Price of one new share at which a fraction is cashed out. */
  readonly fractionPrice: Price;
}

/** A split: each `from` shares become `to` (1 to 10 for a face value of 10 cut to 1; 10 to 1 consolidates). */
export function applySplit(action: Action & { readonly from: number; readonly to: number }): ActionPosting {
  return rescale(action, { held: action.from, become: action.to, name: `split ${action.from}:${action.to}` });
}

/** A bonus issue: `bonus` new shares for each `held` (1 for 1 doubles the holding). */
export function applyBonus(
  action: Action & { readonly bonus: number; readonly held: number },
): ActionPosting {
  const { bonus, held } = action;
  return rescale(action, { held, become: held + bonus, name: `bonus ${bonus}:${held}` });
}

/**
 * Quantity changes, cost stays, so the average moves by itself. Applied on the ex-date before the first trade.
 * A fraction of a new share is sold at the given price and takes its exact part of the cost with it.
 */
function rescale(
  { position, at, day, fractionPrice }: Action,
  ratio: { readonly held: number; readonly become: number; readonly name: string },
): ActionPosting {
  const { held, become, name } = ratio;
  assert(Number.isSafeInteger(held) && held > 0, 'a ratio of whole shares');
  assert(Number.isSafeInteger(become) && become > 0, 'a ratio of whole shares');
  assert(position.product === 'CNC' && position.quantity > 0, 'only shares that are held take part');
  assert(position.dayBuyQuantity + position.daySellQuantity === 0, 'a corporate action comes before trading');
  const parts = position.quantity * become;
  const over = parts % held;
  const quantity = (parts - over) / held;
  const fractionCost = share(position.cost, over, parts, 'half-up');
  const cashedOut = share(notional(fractionPrice, 1), over, held, 'half-up');
  const realised = money(cashedOut - fractionCost);
  const cashNote = over === 0 ? '' : `, ${over}/${held} of a share cashed out`;
  return {
    cashedOut,
    entry: {
      book: position.book,
      kind: 'corporate-action',
      at,
      day,
      note: `${name}: ${position.quantity} became ${quantity}${cashNote}`,
      postings: balanced([
        { account: 'securities', instrument: position.instrument, amount: negate(fractionCost) },
        { account: 'cash', amount: cashedOut },
        { account: 'realised', instrument: position.instrument, amount: negate(realised) },
      ]),
    },
    position: {
      ...position,
      quantity,
      carried: quantity,
      cost: money(position.cost - fractionCost),
      realised: add(position.realised, realised),
      realisedToday: add(position.realisedToday, realised),
    },
  };
}
