import type { Figure } from '../metrics/sample.ts';
import type { Evaluation, EvaluationFigures } from './evaluation.ts';

/** What a search may look for, the more the better. */
export const OBJECTIVES = {
  sharpe: (of) => of.sharpe,
  sortino: (of) => of.sortino,
  calmar: (of) => of.calmar,
  omega: (of) => of.omega,
  return: (of) => of.totalReturn,
  cagr: (of) => of.cagr,
  drawdown: (of) => -of.maxDrawdown,
  'profit-factor': (of) => of.profitFactor,
  sqn: (of) => of.sqn,
  expectancy: (of) => of.expectancy,
  'win-rate': (of) => of.winRate,
} as const satisfies Record<string, (of: EvaluationFigures) => Figure>;

export type ObjectiveName = keyof typeof OBJECTIVES;

export function isObjective(name: string): name is ObjectiveName {
  return Object.hasOwn(OBJECTIVES, name);
}

export interface Goal {
  readonly objective: ObjectiveName;
  /** Runs with fewer trades are no answer. */
  readonly minimumTrades: number;
}

/** What a run is worth to a search; none where the figure does not exist or the trades are too few. */
export function scoreOf(figures: EvaluationFigures, goal: Goal): Figure {
  return figures.trades < goal.minimumTrades ? null : OBJECTIVES[goal.objective](figures);
}

/**
 * Best first. Equal scores: the shallower drawdown, then more trades, then the earlier place in the grid.
 * Runs without a score come last.
 */
export function byScore(goal: Goal): (a: Evaluation, b: Evaluation) => number {
  return (a, b) => {
    const left = scoreOf(a.figures, goal);
    const right = scoreOf(b.figures, goal);
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || a.place - b.place;
    }
    return (
      right - left ||
      a.figures.maxDrawdown - b.figures.maxDrawdown ||
      b.figures.trades - a.figures.trades ||
      a.place - b.place
    );
  };
}
