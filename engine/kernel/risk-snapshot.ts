import { assert } from '../domain/assert.ts';
import { usableCapital } from '../domain/book.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderIntent } from '../domain/order.ts';
import { priceToRupees, RUPEE } from '../domain/price.ts';
import { DAY_MS, type EpochMs, istDate, istInstant, timeOfDay } from '../domain/time.ts';
import type { BookSnapshot, HeldRisk } from '../risk/value-at-risk/book-snapshot.ts';
import type { RiskEvidence } from '../risk/value-at-risk/risk-board.ts';
import { type KernelContext, markOf, tradable } from './context.ts';
import type { DeskState } from './state.ts';

const YEAR_MS = 365 * DAY_MS;
const EXPIRES_AT = timeOfDay(15, 30);

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
  return { capital: usableCapital(owner) / RUPEE, positions: heldRisks(state, context, book, now) };
}

/** What a book holds, one row an instrument. */
function heldRisks(
  state: DeskState,
  context: KernelContext,
  book: BookId,
  now: EpochMs,
): readonly HeldRisk[] {
  const units = new Map<InstrumentKey, number>();
  for (const position of state.positions.values()) {
    if (position.book !== book || position.quantity === 0) continue;
    units.set(position.instrument, (units.get(position.instrument) ?? 0) + position.quantity);
  }
  return [...units]
    .filter(([, quantity]) => quantity !== 0)
    .map(([key, quantity]) => heldRisk(context, key, quantity, now));
}

/** What is known of the value at risk with an order beside all that its book holds; nothing where nobody measures. */
export function riskEvidence(
  state: DeskState,
  context: KernelContext,
  intent: Pick<OrderIntent, 'book' | 'instrument' | 'side' | 'quantity'>,
  now: EpochMs,
): RiskEvidence | undefined {
  if (context.risk === undefined) return undefined;
  const units = intent.side === 'BUY' ? intent.quantity : -intent.quantity;
  const added = heldRisk(context, intent.instrument, units, now);
  if (!context.risk.covers(added.factor)) return { kind: 'unmeasured' };
  return context.risk.evidence(heldRisks(state, context, intent.book, now), added, istDate(now));
}

function heldRisk(context: KernelContext, key: InstrumentKey, units: number, now: EpochMs): HeldRisk {
  const instrument = tradable(context, key);
  const factor = factorOf(instrument);
  const underlying = context.listings.byKey(factor);
  const held = {
    symbol: instrument.tradingSymbol,
    factor,
    units,
    mark: priceToRupees(markOf(context, instrument)),
    spot: underlying === undefined ? 0 : priceToRupees(markOf(context, underlying)),
  };
  if (instrument.kind !== 'option') return held;
  const years = (istInstant(instrument.expiry, EXPIRES_AT) - now) / YEAR_MS;
  const { optionType: type, strike } = instrument;
  return { ...held, option: { type, strike: priceToRupees(strike), years } };
}
