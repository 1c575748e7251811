import { usableCapital } from '../../domain/book.ts';
import { BP, type Money, money, notional, share } from '../../domain/money.ts';
import type { GateView } from '../check.ts';

/** A share of the book's capital. */
export function ofCapital(view: GateView, bp: number): Money {
  return share(usableCapital(view.book), bp, BP, 'floor');
}

/** The largest quantity, in whole lots, at which `amount` stays within `most`; amounts grow with the quantity. */
export function fitting(view: GateView, amount: Money, most: Money): number {
  const { lotSize } = view.instrument;
  if (amount <= 0) return 0;
  return Math.floor((view.intent.quantity * Math.max(0, most)) / amount / lotSize) * lotSize;
}

/** The full value of an order; derivatives count by the margin they block, bought options by their premium. */
export function orderWeight(view: GateView): {
  readonly amount: Money;
  readonly most: Money;
  readonly name: string;
} {
  if (view.instrument.kind === 'equity') {
    const amount = notional(view.expectedPrice, view.intent.quantity);
    return { amount, most: view.limits.orderValue, name: 'order-value' };
  }
  return {
    amount: view.marginNeeded,
    most: view.limits.derivativeOrderMargin,
    name: 'derivative-order-margin',
  };
}

/** What the instrument takes of the capital already, held or ordered: shares by value, derivatives by margin. */
export function heldOfInstrument(view: GateView): number {
  const held = view.positions
    .filter((row) => row.position.instrument === view.intent.instrument)
    .reduce(
      (sum, row) => sum + heldWeight(row.margin, notional(row.mark, Math.abs(row.position.quantity)), view),
      0,
    );
  return view.reserved
    .filter((row) => row.instrument.key === view.intent.instrument)
    .reduce((sum, row) => sum + heldWeight(row.margin, row.value, view), held);
}

function heldWeight(margin: Money, value: Money, view: GateView): Money {
  return view.instrument.kind === 'equity' ? value : margin;
}

export function addedWeight(view: GateView): Money {
  return view.instrument.kind === 'equity' ? view.value : view.marginNeeded;
}

/** Value of all shares held and ordered, long and short alike. */
export function heldShares(view: GateView): number {
  const held = view.positions
    .filter((row) => row.instrument.kind === 'equity')
    .reduce((sum, row) => sum + notional(row.mark, Math.abs(row.position.quantity)), 0);
  return view.reserved
    .filter((row) => row.instrument.kind === 'equity')
    .reduce((sum, row) => sum + row.value, held);
}

/** Margin of all that is held and ordered. */
export function heldMargin(view: GateView): number {
  const held = view.positions.reduce((sum, row) => sum + row.margin, 0);
  return view.reserved.reduce((sum, row) => sum + row.margin, held);
}

/** The largest quantity of one order. */
export function mostUnits({ instrument, limits }: GateView): number {
  return instrument.kind === 'equity' ? limits.orderShares : limits.orderLots * instrument.lotSize;
}

/** The largest quantity, in whole lots, that every limit on size lets pass: what a refusal may offer. */
export function largestThatFits(view: GateView): number {
  const { limits } = view;
  const weight = orderWeight(view);
  const rest = (bp: number, held: number) => money(ofCapital(view, bp) - held);
  const rooms: readonly (readonly [Money, Money])[] = [
    [weight.amount, weight.most],
    [addedWeight(view), rest(limits.positionBp, heldOfInstrument(view))],
    view.instrument.kind === 'equity'
      ? [view.value, rest(limits.grossBp, heldShares(view))]
      : [view.marginNeeded, rest(limits.marginUseBp, heldMargin(view))],
    [money(view.marginNeeded > 0 ? view.marginNeeded + view.charges : 0), view.fundsAvailable],
  ];
  // What takes nothing is held back by nothing.
  const taken = rooms.filter(([amount]) => amount > 0);
  return Math.min(mostUnits(view), ...taken.map(([amount, most]) => fitting(view, amount, most)));
}
