import type { BookId, InstrumentKey } from '../domain/ids.ts';
import { isDerivative } from '../domain/instrument.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import { type EpochMs, istDate } from '../domain/time.ts';
import { type KernelContext, markOf, tradable } from '../kernel/context.ts';
import { fundsOf } from '../kernel/exposure.ts';
import type { DeskState } from '../kernel/state.ts';
import type { BookMark, MarkedPosition } from '../ports/report-store.ts';

/** What every book that holds or traded something is worth now, with the prices behind it. */
export function bookMarks(state: DeskState, context: KernelContext, now: EpochMs): readonly BookMark[] {
  const day = istDate(now);
  const busy = new Set<BookId>([...state.fills.values()].map(({ book }) => book));
  for (const { book, quantity } of state.positions.values()) if (quantity !== 0) busy.add(book);
  return [...busy].map((book) => ({
    book,
    day,
    at: now,
    equity: fundsOf(state, context, book, day).measured,
    positions: markedPositions(state, context, book),
  }));
}

function markedPositions(state: DeskState, context: KernelContext, book: BookId): readonly MarkedPosition[] {
  const rows: MarkedPosition[] = [];
  for (const { book: of, instrument: key, product, quantity } of state.positions.values()) {
    if (of !== book || quantity === 0) continue;
    const instrument = tradable(context, key);
    rows.push({
      instrument: key,
      product,
      quantity,
      mark: markOf(context, instrument),
      underlying: isDerivative(instrument) ? priceNow(context, instrument.underlying) : NO_PRICE,
    });
  }
  return rows;
}

/** The price that anything listed is valued at now, an index included; 0 without one. */
export function priceNow(context: KernelContext, key: InstrumentKey): Price {
  const instrument = context.listings.byKey(key);
  return instrument === undefined ? NO_PRICE : markOf(context, instrument);
}
