import { placed } from '../../domain/order-statistic.ts';

/** The loss that is passed with a small probability, and what is lost on average when it is passed. Losses are positive. */
export interface TailRisk {
  readonly var: number;
  readonly es: number;
}

/**
 * Value at risk of outcomes by linear interpolation between order statistics (Hyndman and Fan, type 7), and the mean
 * of all outcomes at or beyond it. `outcomes` are gains; their order is kept.
 */
export function empiricalTail(outcomes: Float64Array, level: number): TailRisk {
  const values = outcomes.slice();
  const place = (values.length - 1) * (1 - level);
  const below = Math.floor(place);
  const low = placed(values, below);
  const high = below + 1 < values.length ? least(values, below + 1) : low;
  const limit = low + (high - low) * (place - below);
  let sum = 0;
  let count = 0;
  for (const outcome of values) {
    if (outcome > limit) continue;
    sum += outcome;
    count += 1;
  }
  return { var: 0 - limit, es: 0 - (count === 0 ? limit : sum / count) };
}

/** The least value from a place on: behind a placed value, that is the next in order. */
function least(values: Float64Array, from: number): number {
  let found = Number.POSITIVE_INFINITY;
  for (let i = from; i < values.length; i += 1) found = Math.min(found, values[i] ?? found);
  return found;
}
