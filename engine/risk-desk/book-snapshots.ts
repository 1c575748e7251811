import { assert } from '../domain/assert.ts';
import { usableCapital } from '../domain/book.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { priceToRupees, RUPEE } from '../domain/price.ts';
import { DAY_MS, type EpochMs, istInstant, timeOfDay } from '../domain/time.ts';
import { type KernelContext, markOf, tradable } from '../kernel/context.ts';
import type { DeskState } from '../kernel/state.ts';
import type { BookSnapshot, HeldRisk } from '../risk/value-at-risk/book-snapshot.ts';

const YEAR_MS = 365 * DAY_MS;
const EXPIRES_AT = timeOfDay(15, 30);

/** Price in rupees of what moves an instrument; 0 when it has none. */
type SpotOf = (factor: InstrumentKey) => number;

/** What moves an instrument: itself, or the underlying of a contract. */
export function factorOf(instrument: Instrument): InstrumentKey {
  return 'underlying' in instrument ? instrument.underlying : instrument.key;
}

/** What a book holds, as plain data with the marks of this moment: one pass over its positions. */
export function bookSnapshot(
  state: DeskState,
  context: KernelContext,
  book: BookId,
  now: EpochMs,
): BookSnapshot {
  const owner = state.books.get(book);
  assert(owner !== undefined, `no book ${book}`);
  const units = new Map<InstrumentKey, number>();
  for (const position of state.positions.values()) {
    if (position.book !== book || position.quantity === 0) continue;
    units.set(position.instrument, (units.get(position.instrument) ?? 0) + position.quantity);
  }
  const spotOf: SpotOf = (key) => {
    const factor = context.listings.byKey(key);
    return factor === undefined ? 0 : priceToRupees(markOf(context, factor));
  };
  return {
    capital: usableCapital(owner) / RUPEE,
    positions: [...units]
      .filter(([, quantity]) => quantity !== 0)
      .map(([key, quantity]) => heldRisk(context, key, quantity, { spotOf, now })),
  };
}

function heldRisk(
  context: KernelContext,
  key: InstrumentKey,
  units: number,
  at: { readonly spotOf: SpotOf; readonly now: EpochMs },
): HeldRisk {
  const instrument = tradable(context, key);
  const factor = factorOf(instrument);
  const held = {
    symbol: instrument.tradingSymbol,
    factor,
    units,
    mark: priceToRupees(markOf(context, instrument)),
    spot: at.spotOf(factor),
  };
  if (instrument.kind !== 'option') return held;
  const years = (istInstant(instrument.expiry, EXPIRES_AT) - at.now) / YEAR_MS;
  const { optionType: type, strike } = instrument;
  return { ...held, option: { type, strike: priceToRupees(strike), years } };
}
