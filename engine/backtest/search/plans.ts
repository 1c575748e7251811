import { pick, seededRandom } from '../../domain/seeded-random.ts';
import { byScore, type Goal } from './objective.ts';
import type { Candidate, SearchPlan } from './search-plan.ts';
import { combinations, type SearchSettings, type SearchSpace, settingsAt } from './search-space.ts';

/** Candidates of one round of a grid: bounds what is held in memory, and lets progress show. */
const GRID_ROUND = 2_048;

/** A search's space, with what tells combinations that make no sense. */
export interface SearchField {
  readonly space: SearchSpace;
  /** False for settings that do not go together, such as a fast average slower than the slow one. */
  readonly isValid: (settings: SearchSettings) => boolean;
}

/** All combinations that go together, in grid order. */
export function* gridPlan(field: SearchField): SearchPlan {
  const total = combinations(field.space);
  for (let from = 0; from < total; from += GRID_ROUND) {
    const places = Array.from({ length: Math.min(GRID_ROUND, total - from) }, (_, i) => from + i);
    const candidates = validAt(field, places);
    yield { candidates, share: 1, skipped: places.length - candidates.length };
  }
}

/** So many different combinations by chance. */
export function* randomPlan(field: SearchField, count: number, seed: number): SearchPlan {
  const { candidates, skipped } = randomCandidates(field, count, seed);
  yield { candidates, share: 1, skipped };
}

/** How much of the candidates each rung of a halving keeps: one in three, on three times the span. */
const HALVING = 3;

/**
 * Successive halving (Jamieson and Talwalkar 2016): all start on a short span, the better third goes on to a span
 * three times as long, until the rest sees all of it.
 */
export function* halvingPlan(field: SearchField, count: number, seed: number, goal: Goal): SearchPlan {
  let { candidates, skipped } = randomCandidates(field, count, seed);
  const rungs = Math.max(0, Math.floor(Math.log(Math.max(1, candidates.length)) / Math.log(HALVING) + 1e-9));
  const order = byScore({ ...goal, minimumTrades: 0 });
  for (let rung = Math.min(rungs, 3); rung >= 0 && candidates.length > 0; rung -= 1) {
    const seen = yield { candidates, share: 1 / HALVING ** rung, skipped };
    skipped = 0;
    const kept = [...seen].sort(order).slice(0, Math.max(1, Math.ceil(seen.length / HALVING)));
    candidates = kept.map(({ place, settings }) => ({ place, settings }));
  }
}

function validAt({ space, isValid }: SearchField, places: readonly number[]): readonly Candidate[] {
  return places
    .map((place) => ({ place, settings: settingsAt(space, place) }))
    .filter(({ settings }) => isValid(settings));
}

interface Drawn {
  readonly candidates: readonly Candidate[];
  readonly skipped: number;
}

/** Tries of a random draw before it gives up on finding another combination that is valid and new. */
const TRIES_EACH = 50;

function randomCandidates(field: SearchField, count: number, seed: number): Drawn {
  const total = combinations(field.space);
  if (total <= count) {
    const candidates = validAt(
      field,
      Array.from({ length: total }, (_, place) => place),
    );
    return { candidates, skipped: total - candidates.length };
  }
  const random = seededRandom(seed);
  const tried = new Set<number>();
  const found: Candidate[] = [];
  for (let tries = 0; found.length < count && tries < count * TRIES_EACH; tries += 1) {
    const place = pick(random, total);
    if (tried.has(place)) continue;
    tried.add(place);
    found.push(...validAt(field, [place]));
  }
  return { candidates: found, skipped: tried.size - found.length };
}
