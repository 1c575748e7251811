import { erfc } from '../../options/error-function.ts';
import { normalTail } from './model-tails.ts';
import { momentsOf } from './moments.ts';
import { empiricalTail } from './tail.ts';

/** How often a value at risk was passed, and whether that fits its level. */
export interface VarBacktest {
  readonly days: number;
  readonly exceedances: number;
  readonly expected: number;
  /** Probability of counts as far off, were the level right (Kupiec 1995, unconditional coverage). */
  readonly kupiec: number;
  /** The same of exceedances that follow each other more or less than they should (Christoffersen 1998). */
  readonly independence: number;
  /** Of both together: conditional coverage. */
  readonly coverage: number;
}

/**
 * Goes through gains day by day: the figure of each day is measured on the `window` days before it and compared with
 * what came. Undefined when there are too few days.
 */
export function backtestVar(
  gains: Float64Array,
  rule: { readonly window: number; readonly level: number; readonly method: 'historical' | 'parametric' },
): VarBacktest | undefined {
  const { window, level, method } = rule;
  const hits: boolean[] = [];
  for (let day = window; day < gains.length; day += 1) {
    const known = gains.subarray(day - window, day);
    const limit =
      method === 'historical' ? empiricalTail(known, level) : normalTail(momentsOf(known, 0.94), level);
    hits.push((gains[day] ?? 0) < -limit.var);
  }
  return hits.length === 0 ? undefined : coverageOf(hits, 1 - level);
}

/** The tests on a row of days, each either passed the figure or did not. `share` is how many should. */
export function coverageOf(hits: readonly boolean[], share: number): VarBacktest {
  const count = hits.filter(Boolean).length;
  const unconditional = ratio(count, hits.length, share);
  const chain = independenceRatio(hits);
  return {
    days: hits.length,
    exceedances: count,
    expected: share * hits.length,
    kupiec: chiSquareTail(unconditional, 1),
    independence: chiSquareTail(chain, 1),
    coverage: chiSquareTail(unconditional + chain, 2),
  };
}

/** Likelihood ratio of a count under a share against the share that was seen. */
function ratio(count: number, days: number, share: number): number {
  return 2 * (likelihood(count, days, count / days) - likelihood(count, days, share));
}

function likelihood(count: number, days: number, share: number): number {
  return part(count, share) + part(days - count, 1 - share);
}

/** 0 log 0 is 0. */
function part(count: number, share: number): number {
  return count === 0 ? 0 : count * Math.log(share);
}

function independenceRatio(hits: readonly boolean[]): number {
  const moved = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 1; i < hits.length; i += 1) {
    const row = moved[hits[i - 1] === true ? 1 : 0];
    const column = hits[i] === true ? 1 : 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const [[calm = 0, calmHit = 0] = [], [hit = 0, hitAgain = 0] = []] = moved;
  const all = calm + calmHit + hit + hitAgain;
  const hitsAfter = calmHit + hitAgain;
  if (all === 0 || hit + hitAgain === 0 || calm + calmHit === 0) return 0;
  const apart =
    likelihood(calmHit, calm + calmHit, calmHit / (calm + calmHit)) +
    likelihood(hitAgain, hit + hitAgain, hitAgain / (hit + hitAgain));
  return Math.max(0, 2 * (apart - likelihood(hitsAfter, all, hitsAfter / all)));
}

/** Probability that a chi-square of one or two degrees of freedom is larger. */
function chiSquareTail(value: number, freedom: 1 | 2): number {
  const size = Math.max(0, value);
  return freedom === 1 ? erfc(Math.sqrt(size / 2)) : Math.exp(-size / 2);
}
