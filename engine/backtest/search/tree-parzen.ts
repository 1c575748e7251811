import { pick, type RandomSource, seededRandom } from '../../domain/seeded-random.ts';
import type { Evaluation } from './evaluation.ts';
import { byScore, type Goal } from './objective.ts';
import type { SearchField } from './plans.ts';
import type { Candidate, SearchPlan, SearchRound } from './search-plan.ts';
import { combinations, type SearchSpace, settingsAt } from './search-space.ts';

/** Candidates evaluated at the same time; fixed, so that the threads there are do not change the answer. */
const BATCH = 8;
/** Evaluations by chance before the model is asked. */
const WARM_UP = 16;
/** Share of the evaluations that count as good. */
const GOOD = 0.2;
/** Draws from the good, of which the most promising is taken. */
const DRAWS = 24;
/** Draws in vain before a search is through. */
const MOST_VAIN = 400;

/**
 * A tree-structured Parzen estimator (Bergstra et al. 2011) over the values of each axis: settings are drawn near
 * good ones, and the one is tried that is likeliest among the good and unlikeliest among the rest.
 */
export function* parzenPlan(field: SearchField, count: number, seed: number, goal: Goal): SearchPlan {
  const random = seededRandom(seed);
  const taken = new Set<number>();
  const seen: Evaluation[] = [];
  const order = byScore(goal);
  while (seen.length < count) {
    const ranked = seen.toSorted(order);
    const model = ranked.length < WARM_UP ? [] : modelsOf(field.space, ranked);
    const next = (): number => {
      const place = propose(model, random, taken);
      return place ?? pick(random, combinations(field.space));
    };
    const round = untried(field, Math.min(BATCH, count - seen.length), taken, next);
    if (round.candidates.length === 0) return;
    seen.push(...(yield round));
  }
}

/** Up to `most` valid candidates that `next` finds and that were not taken before; takes them. */
function untried(field: SearchField, most: number, taken: Set<number>, next: () => number): SearchRound {
  const candidates: Candidate[] = [];
  let skipped = 0;
  for (let vain = 0; candidates.length < most && vain < MOST_VAIN; vain += 1) {
    const place = next();
    if (taken.has(place)) continue;
    taken.add(place);
    const settings = settingsAt(field.space, place);
    if (field.isValid(settings)) candidates.push({ place, settings });
    else skipped += 1;
  }
  return { candidates, share: 1, skipped };
}

/** How often the values of an axis were good, and how often not. */
interface AxisModel {
  readonly good: Float64Array;
  readonly rest: Float64Array;
}

/** `ranked` is best first. */
function modelsOf(space: SearchSpace, ranked: readonly Evaluation[]): readonly AxisModel[] {
  const cut = Math.max(1, Math.ceil(ranked.length * GOOD));
  return space.map(({ name, values }) => ({
    good: density(values, ranked.slice(0, cut), name),
    rest: density(values, ranked.slice(cut), name),
  }));
}

/** The most promising place of some draws that was not taken; undefined without a model or when all were taken. */
function propose(
  models: readonly AxisModel[],
  random: RandomSource,
  taken: ReadonlySet<number>,
): number | undefined {
  let best: number | undefined;
  let promise = Number.NEGATIVE_INFINITY;
  for (let draw = 0; draw < DRAWS && models.length > 0; draw += 1) {
    let place = 0;
    let gain = 0;
    for (const { good, rest } of models) {
      const at = drawFrom(good, random);
      place = place * good.length + at;
      gain += Math.log((good[at] ?? 1) / (rest[at] ?? 1));
    }
    if (gain > promise && !taken.has(place)) {
      promise = gain;
      best = place;
    }
  }
  return best;
}

/** Probability of each value: a triangle about every one that was seen, over an even floor. Sums to 1. */
function density(values: readonly number[], seen: readonly Evaluation[], name: string): Float64Array {
  const weights = new Float64Array(values.length).fill(1);
  const reach = Math.max(1, Math.round(values.length / 6));
  for (const { settings } of seen) {
    const at = values.indexOf(settings[name] ?? Number.NaN);
    for (let away = -reach; away <= reach; away += 1) {
      const place = at + away;
      if (place >= 0 && place < weights.length) {
        weights[place] = (weights[place] ?? 0) + (1 - Math.abs(away) / (reach + 1));
      }
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function drawFrom(probabilities: Float64Array, random: RandomSource): number {
  let left = random();
  for (const [i, probability] of probabilities.entries()) {
    left -= probability;
    if (left < 0) return i;
  }
  return probabilities.length - 1;
}
