import type { BookId } from '../domain/ids.ts';
import type { OptionContract } from '../domain/instrument.ts';
import { direction, type OrderIntent } from '../domain/order.ts';
import { type KernelContext, tradable } from './context.ts';
import { openingBehind } from './exposure.ts';
import type { DeskState } from './state.ts';

/**
 * Units of options that some intents sell without cover. Cover is a bought option of the same kind and underlying that
 * lives at least as long, in the book or in the same ticket, and is not spoken for by options sold before.
 */
export function nakedUnits(
  state: DeskState,
  context: KernelContext,
  book: BookId,
  intents: readonly OrderIntent[],
): number {
  const sold = intents.flatMap((intent) => {
    const instrument = tradable(context, intent.instrument);
    const units =
      intent.side === 'SELL' && instrument.kind === 'option' ? openingBehind(state, intent, undefined) : 0;
    return units > 0 && instrument.kind === 'option' ? [{ instrument, units }] : [];
  });
  const kinds = new Set(sold.map(({ instrument }) => kindOf(instrument)));
  let naked = 0;
  for (const kind of kinds) {
    const same = sold.filter(({ instrument }) => kindOf(instrument) === kind);
    const units = same.reduce((sum, one) => sum + one.units, 0);
    // What lives as long as the longest of them covers all.
    const longest = same
      .map(({ instrument }) => instrument)
      .sort((x, y) => (x.expiry > y.expiry ? -1 : 1))[0];
    const cover =
      longest === undefined ? 0 : held(state, context, book, longest) + bought(context, intents, longest);
    naked += Math.max(0, units - Math.max(0, cover));
  }
  return naked;
}

const kindOf = ({ underlying, optionType }: OptionContract): string => `${underlying}|${optionType}`;

const covers = (long: OptionContract, sold: OptionContract): boolean =>
  long.underlying === sold.underlying && long.optionType === sold.optionType && long.expiry >= sold.expiry;

/** Signed units of the book that cover, those sold before taken off. */
function held(state: DeskState, context: KernelContext, book: BookId, sold: OptionContract): number {
  let sum = 0;
  for (const position of state.positions.values()) {
    if (position.book !== book || position.quantity === 0) continue;
    const instrument = tradable(context, position.instrument);
    if (instrument.kind !== 'option' || instrument.underlying !== sold.underlying) continue;
    const counts =
      position.quantity > 0 ? covers(instrument, sold) : instrument.optionType === sold.optionType;
    if (counts) sum += position.quantity;
  }
  return sum;
}

function bought(context: KernelContext, intents: readonly OrderIntent[], sold: OptionContract): number {
  return intents.reduce((sum, intent) => {
    const instrument = tradable(context, intent.instrument);
    const counts = direction(intent.side) > 0 && instrument.kind === 'option' && covers(instrument, sold);
    return counts ? sum + intent.quantity : sum;
  }, 0);
}
