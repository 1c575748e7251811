import type { BookId, InstrumentKey } from './ids.ts';
import type { ExitLevels, Product } from './order.ts';

/**
 * The protective levels of one position. The stop rests at the broker; the target is held here and reached by
 * taking the stop away first, so that the two can never both fill. A plan without levels is over.
 */
export interface ExitPlan {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly levels: ExitLevels;
  /** `closing` once the target was reached: the stop goes, then the exit. */
  readonly phase: 'guarding' | 'closing';
}

/** The plan without one of its levels. */
export function withoutLevel(plan: ExitPlan, role: 'stop' | 'target'): ExitPlan {
  const { stop, target } = plan.levels;
  const kept = role === 'stop' ? { target } : { stop };
  const levels = Object.fromEntries(Object.entries(kept).filter(([, level]) => level !== undefined));
  return { ...plan, levels, phase: 'guarding' };
}
