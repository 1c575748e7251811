import { type Figure, quantile, quotient } from '../metrics/sample.ts';
import type { SearchSettings, SearchSpace } from '../search/search-space.ts';

/** The settings next to the chosen ones: one parameter one step up or down, in the order of the axes. */
export function neighboursOf(space: SearchSpace, chosen: SearchSettings): readonly SearchSettings[] {
  return space.flatMap(({ name, values }) => {
    const here = chosen[name];
    if (here === undefined) return [];
    const below = values.findLast((value) => value < here);
    const above = values.find((value) => value > here);
    return [below, above].flatMap((value) => (value === undefined ? [] : [{ ...chosen, [name]: value }]));
  });
}

export interface ParameterStability {
  readonly neighbours: number;
  /** Neighbours that keep at least half of the chosen score. */
  readonly holding: number;
  /** Their share of all neighbours. */
  readonly share: Figure;
  /** Median score of the neighbours over the chosen one. */
  readonly medianKept: Figure;
}

/**
 * Whether the chosen settings stand on a plateau or on a peak. A score of nothing or less has no plateau: then there
 * is no answer. Neighbours without a score count as lost.
 */
export function parameterStability(chosen: Figure, neighbours: readonly Figure[]): ParameterStability | null {
  if (chosen === null || chosen <= 0 || neighbours.length === 0) return null;
  const holding = neighbours.filter((score) => score !== null && score >= chosen / 2).length;
  const sorted = Float64Array.from(neighbours, (score) => score ?? 0).sort();
  return {
    neighbours: neighbours.length,
    holding,
    share: quotient(holding, neighbours.length),
    medianKept: quotient(quantile(sorted, 0.5), chosen),
  };
}
