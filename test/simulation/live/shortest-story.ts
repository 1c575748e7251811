import type { Profile } from './faults.ts';
import { type Outcome, STEPS, simulate } from './simulate.ts';

const MOST_RUNS = 80;

/** The first words of a failure: what tells one kind from another. */
const kindOf = (outcome: Outcome): string | undefined => outcome.failure?.replace(/\d+/g, '#').slice(0, 40);

/**
 * Leaves out steps of a failing seed as long as it fails in the same way: halves first, then smaller and smaller
 * parts. The outcome that it ends with has the fewest steps it found.
 */
export async function shortestStory(seed: number, profile: Profile): Promise<Outcome> {
  let best = await simulate(seed, profile, new Map());
  const kind = kindOf(best);
  if (kind === undefined) return best;
  let kept = Array.from({ length: STEPS }, (_, i) => i);
  let runs = 0;
  for (let size = Math.ceil(STEPS / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < kept.length && runs < MOST_RUNS; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      const left = new Set(Array.from({ length: STEPS }, (_, i) => i).filter((i) => !fewer.includes(i)));
      const outcome = await simulate(seed, profile, new Map(), left);
      runs += 1;
      if (kindOf(outcome) === kind) {
        kept = fewer;
        best = outcome;
      } else at += size;
    }
  }
  return best;
}
