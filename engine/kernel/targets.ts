import type { ExitPlan } from '../domain/exit-plan.ts';
import type { Price } from '../domain/price.ts';
import { hasChance } from './attempts.ts';
import type { KernelContext } from './context.ts';
import { alignExits, targetWish } from './exits.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** The part of the way from target to stop that a price may give back before the stop takes the target's place. */
const RETREAT = 1 / 4;

/** Whether a price reached the plan's target, seen from the position. */
export function targetReached(plan: ExitPlan, held: number, last: Price): boolean {
  const target = plan.levels.target;
  if (target === undefined || plan.phase === 'closing' || held === 0) return false;
  return held > 0 ? last >= target : last <= target;
}

/**
 * Whether a price went so far back from a target whose exit rests unfilled that the position needs its stop again. A
 * plan without a stop has nothing to go back to.
 */
export function targetLost(plan: ExitPlan, held: number, last: Price): boolean {
  const { stop, target } = plan.levels;
  if (plan.phase !== 'closing' || stop === undefined || target === undefined || held === 0) return false;
  const back = held > 0 ? target - last : last - target;
  return back >= Math.abs(target - stop) * RETREAT;
}

/**
 * Begins to take the target: first the stop goes, then the exit is placed. At most one of them is at the broker at any
 * time, so they can never both fill. While the exit could not leave, the stop stays.
 */
export function reachForTarget(turn: Turn, context: KernelContext, plan: ExitPlan): void {
  const key = positionKey(plan);
  const held = turn.state.positions.get(key)?.quantity ?? 0;
  if (held === 0) return;
  const wish = targetWish(turn, plan, Math.abs(held));
  if (wish === undefined || !hasChance(turn, context, wish)) return;
  turn.record({ kind: 'exit-plan-set', plan: { ...plan, phase: 'closing' } });
  alignExits(turn, context, key);
}

/** The price went away: the exit at the target is taken back, and its proven end brings the stop. */
export function returnToStop(turn: Turn, context: KernelContext, plan: ExitPlan): void {
  turn.record({ kind: 'exit-plan-set', plan: { ...plan, phase: 'guarding' } });
  alignExits(turn, context, positionKey(plan));
}
