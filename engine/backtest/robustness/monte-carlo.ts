import { pick, type RandomSource, seededRandom } from '../../domain/seeded-random.ts';
import { type Figure, finite, quantile, quotient } from '../metrics/sample.ts';

/** The 5th, 50th and 95th percentile. */
interface Band {
  readonly low: Figure;
  readonly middle: Figure;
  readonly high: Figure;
}

export interface MonteCarloResult {
  readonly paths: number;
  readonly finalReturn: Band;
  /** Deepest fall of each path, as a positive share of its peak. */
  readonly maxDrawdown: Band;
  /** Share of the paths that end below the stake. */
  readonly lossShare: Figure;
}

/** How many paths, and the seed that decides them. */
export interface Draws {
  readonly paths: number;
  readonly seed: number;
}

/**
 * Trades drawn with replacement, as many as there were, added to `capital`: what order and luck of the draw do to a
 * book that trades a fixed size. A book that lost all of its money stays there.
 */
export function resampleTrades(
  profits: readonly number[],
  capital: number,
  { paths, seed }: Draws,
): MonteCarloResult | null {
  if (profits.length === 0) return null;
  const random = seededRandom(seed);
  const steps = Float64Array.from(profits, (profit) => profit / capital);
  return manyPaths(paths, () => {
    const path = new PathOfWorth();
    let worth = 1;
    for (let i = 0; i < steps.length && worth > 0; i += 1) {
      worth = Math.max(0, worth + (steps[pick(random, steps.length)] ?? 0));
      path.reach(worth);
    }
    return path;
  });
}

/**
 * Stationary bootstrap of daily returns (Politis and Romano 1994): runs of days of random length, so that calm and
 * rough spells stay together. The mean length is the cube root of the number of days, at least 5.
 */
export function resampleDays(returns: Float64Array, { paths, seed }: Draws): MonteCarloResult | null {
  if (returns.length < 2) return null;
  const random = seededRandom(seed);
  const leave = 1 / Math.max(5, Math.cbrt(returns.length));
  return manyPaths(paths, () => stationaryPath(returns, leave, random));
}

function stationaryPath(returns: Float64Array, leave: number, random: RandomSource): PathOfWorth {
  const path = new PathOfWorth();
  let worth = 1;
  let day = pick(random, returns.length);
  for (let i = 0; i < returns.length; i += 1) {
    worth *= 1 + (returns[day] ?? 0);
    path.reach(worth);
    day = random() < leave ? pick(random, returns.length) : (day + 1) % returns.length;
  }
  return path;
}

/** The fall and the end of a path that begins at 1. */
class PathOfWorth {
  worth = 1;
  deepest = 0;
  #peak = 1;

  reach(worth: number): void {
    this.worth = worth;
    this.#peak = Math.max(this.#peak, worth);
    this.deepest = Math.max(this.deepest, 1 - worth / this.#peak);
  }
}

function manyPaths(paths: number, walk: () => PathOfWorth): MonteCarloResult {
  const returns = new Float64Array(paths);
  const falls = new Float64Array(paths);
  for (let i = 0; i < paths; i += 1) {
    const { worth, deepest } = walk();
    returns[i] = worth - 1;
    falls[i] = deepest;
  }
  return {
    paths,
    finalReturn: band(returns),
    maxDrawdown: band(falls),
    lossShare: quotient(returns.filter((value) => value < 0).length, paths),
  };
}

function band(values: Float64Array): Band {
  const sorted = values.slice().sort();
  const at = (share: number): Figure => {
    const value = quantile(sorted, share);
    return value === null ? null : finite(value);
  };
  return { low: at(0.05), middle: at(0.5), high: at(0.95) };
}
