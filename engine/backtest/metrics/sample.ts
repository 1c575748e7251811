/** A figure that need not exist: a ratio over nothing, a deviation of one value. */
export type Figure = number | null;

/** `part / whole`; none where the whole is nothing. */
export function quotient(part: Figure, whole: Figure): Figure {
  if (part === null || whole === null || whole === 0) return null;
  return finite(part / whole);
}

/** The number, unless it is none. */
export function finite(value: number): Figure {
  return Number.isFinite(value) ? value : null;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] ?? 0;
  return total;
}

export function mean(values: ArrayLike<number>): Figure {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** Mean of the values' powers after subtracting their mean. */
function centralMoment(values: Float64Array, power: number): number {
  const middle = sum(values) / values.length;
  let total = 0;
  for (const value of values) total += (value - middle) ** power;
  return total / values.length;
}

/** A series of equal numbers has no spread, even where its mean is rounded. */
function isConstant(values: Float64Array): boolean {
  const [first] = values;
  return values.every((value) => value === first);
}

/** Sample standard deviation (divided by n - 1); none of fewer than two values. */
export function deviation(values: Float64Array): Figure {
  const n = values.length;
  if (n < 2) return null;
  return isConstant(values) ? 0 : Math.sqrt((centralMoment(values, 2) * n) / (n - 1));
}

/** Sample covariance (divided by n - 1) of two series of one length. */
export function covariance(a: Float64Array, b: Float64Array): Figure {
  const n = Math.min(a.length, b.length);
  if (n < 2) return null;
  const meanA = sum(a) / n;
  const meanB = sum(b) / n;
  let total = 0;
  for (let i = 0; i < n; i += 1) total += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
  return total / (n - 1);
}

/** Third standardised moment (Fisher-Pearson g1, population moments). */
export function skewness(values: Float64Array): Figure {
  if (values.length < 2 || isConstant(values)) return null;
  return finite(centralMoment(values, 3) / centralMoment(values, 2) ** 1.5);
}

/** Fourth standardised moment less 3 (g2, population moments): 0 for the normal distribution. */
export function excessKurtosis(values: Float64Array): Figure {
  if (values.length < 2 || isConstant(values)) return null;
  return finite(centralMoment(values, 4) / centralMoment(values, 2) ** 2 - 3);
}

/** Linear interpolation between order statistics (Hyndman and Fan, type 7). `sorted` ascends. */
export function quantile(sorted: ArrayLike<number>, share: number): Figure {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
