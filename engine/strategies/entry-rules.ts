import { fail, ok, type Result } from '../domain/result.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import type { EntryFilter } from './entry-filter.ts';
import { entryUnits, type SizingView } from './position-rules.ts';
import { EXIT, LONG, SHORT } from './signal.ts';

/** What a signal asks of a book. */
export interface Asked {
  /** The position that is held ends. */
  readonly leaves: boolean;
  /** Side of an entry; 0 for none. */
  readonly enters: 1 | -1 | 0;
}

/** What a signal asks for where a signed quantity is `held`. A backtest and the live desk act on the same answer. */
export function askedBy(signal: number, held: number, plan: Pick<TradePlan, 'shorts'>): Asked {
  const side = Math.sign(held);
  const wanted = signal === LONG ? 1 : signal === SHORT ? -1 : 0;
  const leaves = side !== 0 && (signal === EXIT || (wanted !== 0 && wanted !== side));
  return { leaves, enters: wanted === side || (wanted < 0 && !plan.shorts) ? 0 : wanted };
}

/** An entry at the close of a bar, and what decides whether it is sent. */
export interface EntryCase {
  readonly side: 1 | -1;
  /** Row of the bar among those that the filters see. */
  readonly row: number;
  readonly filters: readonly EntryFilter[];
  /** Other series of the book that have a position or wait for one. */
  readonly taken: number;
  readonly sizing: SizingView;
}

/** Positions that share the equity of a book of so many series. */
export function slotsOf(plan: Pick<TradePlan, 'maxPositions'>, series: number): number {
  return Math.max(1, Math.min(plan.maxPositions, series));
}

/** Units of an entry, or why it is not sent: the name of the filter or the rule against it. */
export function sizedEntry(plan: TradePlan, entry: EntryCase): Result<number, string> {
  const filter = entry.filters.find((candidate) => !candidate.admits(entry.row, entry.side));
  if (filter !== undefined) return fail(filter.name);
  if (entry.taken >= plan.maxPositions) return fail('POSITIONS_MAX');
  const units = entryUnits(plan, entry.sizing);
  return units === 0 ? fail('too small for one lot') : ok(units);
}

/** Whether an intraday book begins nothing any more at a time of day. */
export function isTooLate(
  plan: Pick<TradePlan, 'intraday'>,
  timeOfDay: number,
  squareOffAt: number,
): boolean {
  return plan.intraday && timeOfDay >= squareOffAt;
}
