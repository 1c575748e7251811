import type { Evaluation, EvaluationFigures } from './evaluation.ts';
import type { SearchSettings } from './search-space.ts';

export interface Candidate {
  readonly place: number;
  readonly settings: SearchSettings;
}

/** Candidates that may be evaluated at the same time, in any order. */
export interface SearchRound {
  readonly candidates: readonly Candidate[];
  /** Part of the span to evaluate them on, from its beginning: 1 is all of it. */
  readonly share: number;
  /** Combinations left out on the way to this round because their settings do not go together. */
  readonly skipped: number;
}

/** A search in rounds: each `next` takes the evaluations of the round before, in the order of its candidates. */
export type SearchPlan = Generator<SearchRound, void, readonly Evaluation[]>;

/** Evaluates one candidate on a share of the span. */
export type Evaluate = (settings: SearchSettings, share: number) => EvaluationFigures;

/** Part of a round for one thread: `parts` runs of candidates of nearly one length, none of them empty. */
export function chunkRound(round: SearchRound, parts: number): readonly SearchRound[] {
  const size = Math.max(1, Math.ceil(round.candidates.length / parts));
  const chunks: SearchRound[] = [];
  for (let from = 0; from < round.candidates.length; from += size) {
    chunks.push({ share: round.share, skipped: 0, candidates: round.candidates.slice(from, from + size) });
  }
  return chunks;
}

export function evaluateRound(round: SearchRound, evaluate: Evaluate): readonly Evaluation[] {
  return round.candidates.map(({ place, settings }) => ({
    place,
    settings,
    figures: evaluate(settings, round.share),
  }));
}

/** Puts the answers of {@link chunkRound}'s parts together, whichever came first. */
export function mergeChunks(
  round: SearchRound,
  parts: readonly (readonly Evaluation[])[],
): readonly Evaluation[] {
  const byPlace = new Map(parts.flat().map((evaluation) => [evaluation.place, evaluation]));
  return round.candidates.flatMap(({ place }) => byPlace.get(place) ?? []);
}
