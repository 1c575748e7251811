import { SESSIONS_A_YEAR } from '../metrics/equity-curve.ts';
import { deviation } from '../metrics/sample.ts';
import type { Trials } from '../metrics/sharpe-significance.ts';
import type { Evaluation } from './evaluation.ts';
import { byScore, type Goal, scoreOf } from './objective.ts';
import { type Evaluate, evaluateRound, type SearchPlan, type SearchRound } from './search-plan.ts';
import { combinations, type SearchSpace } from './search-space.ts';

/** What a search found. */
export interface SearchResult {
  readonly goal: Goal;
  /** Combinations in the space, those that go together or not. */
  readonly combinations: number;
  /** Combinations that were left out because their settings do not go together. */
  readonly skipped: number;
  /** Different settings that were tried on any span: what the deflated Sharpe ratio must know. */
  readonly trials: Trials;
  /** Runs on the whole span without a score: too few trades, or the figure does not exist. */
  readonly unscored: number;
  /** Runs on the whole span, best first; ties are broken as {@link byScore} says. */
  readonly ranking: readonly Evaluation[];
  /** The best that has a score. */
  readonly best: Evaluation | null;
}

/** Keeps what the rounds of a search bring. */
export class SearchRecord {
  readonly #space: SearchSpace;
  readonly #goal: Goal;
  readonly #tried = new Map<number, number | null>();
  readonly #whole: Evaluation[] = [];
  #skipped = 0;

  constructor(space: SearchSpace, goal: Goal) {
    this.#space = space;
    this.#goal = goal;
  }

  /** The evaluations of a whole round. */
  add({ share, skipped }: SearchRound, evaluations: readonly Evaluation[]): void {
    this.#skipped += skipped;
    for (const evaluation of evaluations) this.#tried.set(evaluation.place, evaluation.figures.sharpe);
    if (share === 1) this.#whole.push(...evaluations);
  }

  result(): SearchResult {
    const ranking = this.#whole.toSorted(byScore(this.#goal));
    const scored = ranking.filter(({ figures }) => scoreOf(figures, this.#goal) !== null);
    const ratios = [...this.#tried.values()].filter((sharpe) => sharpe !== null);
    const spread = deviation(Float64Array.from(ratios));
    const count = this.#tried.size;
    return {
      goal: this.#goal,
      combinations: combinations(this.#space),
      skipped: this.#skipped,
      trials: spread === null ? { count } : { count, variance: (spread * spread) / SESSIONS_A_YEAR },
      unscored: ranking.length - scored.length,
      ranking,
      best: scored[0] ?? null,
    };
  }
}

/** Runs a plan on this thread. A pool does the same with chunks of each round. */
export function runSearch(plan: SearchPlan, record: SearchRecord, evaluate: Evaluate): SearchResult {
  let step = plan.next([]);
  while (step.done !== true) {
    const evaluations = evaluateRound(step.value, evaluate);
    record.add(step.value, evaluations);
    step = plan.next(evaluations);
  }
  return record.result();
}
