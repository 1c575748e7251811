import { type ExitPlan, trailedLevel } from '../domain/exit-plan.ts';
import { type Price, price } from '../domain/price.ts';
import { type KernelContext, tradable } from './context.ts';
import { alignExits } from './exits.ts';
import { type PositionKey, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** The highest, the lowest and the last price of a stretch of time. */
export interface PriceRange {
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}

/**
 * Moves a trailing stop after a bar, for the next one, as backtests do: the one resting stop is changed, never placed
 * beside another, and it never goes back.
 */
export function trailStop(turn: Turn, context: KernelContext, key: PositionKey, range: PriceRange): void {
  const plan = turn.state.exitPlans.get(key);
  const held = turn.state.positions.get(key)?.quantity ?? 0;
  if (plan?.trail === undefined || held === 0) return;
  const moved = trailed(plan, plan.trail, { held, range, tick: tradable(context, plan.instrument).tickSize });
  if (moved === plan) return;
  turn.record({ kind: 'exit-plan-set', plan: moved });
  if (moved.levels.stop !== plan.levels.stop) alignExits(turn, context, positionKey(plan));
}

function trailed(
  plan: ExitPlan,
  trail: NonNullable<ExitPlan['trail']>,
  seen: { readonly held: number; readonly range: PriceRange; readonly tick: Price },
): ExitPlan {
  const side = Math.sign(seen.held);
  const best = side > 0 ? Math.max(trail.best, seen.range.high) : Math.min(trail.best, seen.range.low);
  const level = trailedLevel(trail.distance, side, { best, last: seen.range.close }, seen.tick);
  const { stop } = plan.levels;
  const isBetter = stop === undefined || (level - stop) * side > 0;
  if (!isBetter && best === trail.best) return plan;
  const levels = isBetter ? { ...plan.levels, stop: price(level) } : plan.levels;
  return { ...plan, levels, trail: { ...trail, best: price(best) } };
}
