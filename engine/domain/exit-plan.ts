import type { BookId, InstrumentKey } from './ids.ts';
import { BP } from './money.ts';
import type { ExitLevels, Product } from './order.ts';
import { ceilToTick, floorToTick, type Price } from './price.ts';

/** How far past its trigger a stop may still fill, in basis points: the protection band of a stop-limit. */
const STOP_BAND_BP = 300;

/** How far a trailing stop lies from the best price: a share of it in basis points, or so many rupees. */
export type TrailDistance =
  | { readonly unit: 'bp'; readonly value: number }
  | { readonly unit: 'price'; readonly value: Price };

/** A stop that follows the best price a position has seen. It moves at the close of a bar, and never back. */
interface Trail {
  readonly distance: TrailDistance;
  readonly best: Price;
}

/**
 * The protective levels of one position. The stop rests at the broker; the target is held here and reached by
 * taking the stop away first, so that the two can never both fill. A plan without levels is over.
 */
export interface ExitPlan {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly levels: ExitLevels;
  readonly trail?: Trail;
  /** `closing` once the target was reached: the stop goes, then the exit. */
  readonly phase: 'guarding' | 'closing';
}

/** The plan without one of its levels. */
export function withoutLevel(plan: ExitPlan, role: 'stop' | 'target'): ExitPlan {
  const { stop, target } = plan.levels;
  const kept = role === 'stop' ? { target } : { stop };
  const levels = Object.fromEntries(Object.entries(kept).filter(([, level]) => level !== undefined));
  const { trail, ...fixed } = plan;
  const kind = role === 'target' && trail !== undefined ? { trail } : {};
  return { ...fixed, ...kind, levels, phase: 'guarding' };
}

/** The limit of a stop: its trigger and the protection band beyond it. `side` is that of the position, 1 or -1. */
export function stopLimit(trigger: number, side: number, tick: Price): number {
  const band = Math.max(tick, Math.round((trigger * STOP_BAND_BP) / BP));
  return side > 0 ? floorToTick(trigger - band, tick) : ceilToTick(trigger + band, tick);
}

/** On the tick grid, away from the price: a stop is not hit early, a target not reached early. `side` is 1 or -1. */
export function outward(level: number, side: number, tick: Price): number {
  return side > 0 ? floorToTick(level, tick) : ceilToTick(level, tick);
}

/** What a trail looks at: the best price of the position, and the last one. */
export interface TrailView {
  readonly best: number;
  readonly last: number;
}

/**
 * Where a stop lies that trails the best price of a position at a distance. One that the last price is past already lies a
 * tick beyond that price instead: exchanges take no stop that would go off at once.
 */
export function trailedLevel(
  { unit, value }: TrailDistance,
  side: number,
  { best, last }: TrailView,
  tick: Price,
): number {
  const level = unit === 'bp' ? best * (1 - (side * value) / BP) : best - side * value;
  const nearest = last - side * tick;
  return outward(side > 0 ? Math.min(level, nearest) : Math.max(level, nearest), side, tick);
}
