import { seededRandom } from '../../domain/seeded-random.ts';
import type { FactorHistory, Scenarios } from './factor-history.ts';
import { degreesOfFreedom } from './model-tails.ts';
import { momentsOf } from './moments.ts';
import { StudentDraws } from './student-draws.ts';

/** The volatility index stands among the factors under this name. */
const VOLATILITY = 'volatility';
/** No day loses more than everything. */
const WORST_CHANGE = -0.99;
/** Keeps a matrix of nearly equal columns positive. */
const RIDGE = 1e-10;

/**
 * Draws days from a multivariate Student t with the deviations and correlations of the history: the common factor
 * makes all markets extreme at once. Its degrees of freedom are those of the middle kurtosis of the factors; means are
 * taken as 0.
 */
export function simulatedScenarios(
  history: FactorHistory,
  draw: { readonly paths: number; readonly seed: number },
): Scenarios {
  const names = [...Object.keys(history.changes), ...(history.volatility === undefined ? [] : [VOLATILITY])];
  const columns = names.map((name) => history.changes[name] ?? history.volatility ?? new Float64Array(0));
  const moments = columns.map((column) => momentsOf(column));
  const kurtosis = moments.map((one) => one.kurtosis).sort((a, b) => a - b);
  const freedom = degreesOfFreedom(kurtosis[kurtosis.length >> 1] ?? 0);
  const root = choleskyRoot(
    covariance(
      columns,
      moments.map(({ mean }) => mean),
    ),
    columns.length,
  );
  const drawn = drawRows(
    root,
    columns.length,
    new StudentDraws(seededRandom(draw.seed), freedom),
    draw.paths,
  );
  const volatility = history.volatility === undefined ? undefined : drawn.at(-1);
  return {
    count: draw.paths,
    changes: Object.fromEntries(
      Object.keys(history.changes).map((name, i) => [name, drawn[i] ?? new Float64Array(draw.paths)]),
    ),
    volatility,
  };
}

function drawRows(
  root: Float64Array,
  size: number,
  draws: StudentDraws,
  paths: number,
): readonly Float64Array[] {
  const out = Array.from({ length: size }, () => new Float64Array(paths));
  const z = new Float64Array(size);
  for (let path = 0; path < paths; path += 1) {
    for (let i = 0; i < size; i += 1) z[i] = draws.normal();
    const stretch = draws.stretch();
    out.forEach((column, i) => {
      column[path] = Math.max(WORST_CHANGE, stretch * inner(root, i * size, z, i + 1));
    });
  }
  return out;
}

/** Sum of products of `count` values of a row with the first of a vector. */
function inner(matrix: Float64Array, from: number, vector: Float64Array, count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j += 1) sum += (matrix[from + j] ?? 0) * (vector[j] ?? 0);
  return sum;
}

function covariance(columns: readonly Float64Array[], means: readonly number[]): Float64Array {
  const size = columns.length;
  const centred = columns.map((column, i) => column.map((value) => value - (means[i] ?? 0)));
  const matrix = new Float64Array(size * size);
  centred.forEach((a, i) => {
    centred.forEach((b, j) => {
      if (j <= i) matrix[i * size + j] = inner(a, 0, b, a.length) / Math.max(1, a.length);
    });
  });
  return matrix;
}

/**
 * Lower triangular root of a covariance whose lower half is given, row by row; a column that the others determine gets
 * nearly nothing of its own.
 */
function choleskyRoot(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const given = matrix[i * size + j] ?? 0;
      const rest = given - inner(root, i * size, root.subarray(j * size), j);
      const diagonal = root[j * size + j] ?? 0;
      root[i * size + j] =
        i === j ? Math.sqrt(Math.max(rest, RIDGE * given)) : diagonal > 0 ? rest / diagonal : 0;
    }
  }
  return root;
}
