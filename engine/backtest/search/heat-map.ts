import { type Figure, mean } from '../metrics/sample.ts';
import { type Goal, scoreOf } from './objective.ts';
import type { SearchResult } from './run-search.ts';
import type { SearchAxis } from './search-space.ts';

export interface HeatMap {
  readonly x: SearchAxis;
  readonly y: SearchAxis;
  readonly objective: Goal['objective'];
  /** A row for each value of `y`, a cell for each of `x`; none where nothing was run or scored. */
  readonly cells: readonly (readonly Figure[])[];
}

/** The scores over two parameters. Where other parameters vary too, a cell is the mean over them: no lucky peak. */
export function heatMap({ ranking, goal }: SearchResult, x: SearchAxis, y: SearchAxis): HeatMap {
  const scores = new Map<string, number[]>();
  for (const { settings, figures } of ranking) {
    const score = scoreOf(figures, goal);
    if (score === null) continue;
    const cell = `${settings[x.name]} ${settings[y.name]}`;
    scores.set(cell, [...(scores.get(cell) ?? []), score]);
  }
  const cells = y.values.map((down) => x.values.map((across) => mean(scores.get(`${across} ${down}`) ?? [])));
  return { x, y, objective: goal.objective, cells };
}
