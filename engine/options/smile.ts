import { fail, ok, type Result } from '../domain/result.ts';

/**
 * One expiry's implied volatilities as a curve: total variance `a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2))` at the
 * log moneyness `k = ln(strike / forward)`.
 *
 * Gatheral, "A parsimonious arbitrage-free implied volatility parameterization" (2004): raw SVI.
 */
export interface Smile {
  readonly years: number;
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** An implied volatility to fit; `weight` counts it against the others. */
interface SmilePoint {
  readonly logMoneyness: number;
  readonly volatility: number;
  readonly weight: number;
}

const LEAST_POINTS = 5;
const GRID = 13;
const ZOOMS = 6;

/** Variance of the log forward until expiry at a log moneyness. */
export function totalVariance({ a, b, rho, m, sigma }: Smile, logMoneyness: number): number {
  const x = logMoneyness - m;
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
}

/** Volatility a year at a log moneyness. */
export function smileVolatility(smile: Smile, logMoneyness: number): number {
  return Math.sqrt(Math.max(0, totalVariance(smile, logMoneyness)) / smile.years);
}

/**
 * The curve nearest to the points in total variance: for a centre and a width the rest is least squares in closed form,
 * and those two are searched on a grid that closes in (Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI
 * model", 2009). Curves with wings steeper than Lee's bound of 2, or below zero, are not looked at.
 */
export function fitSmile(
  points: readonly SmilePoint[],
  years: number,
): Result<Smile, 'too-few-points' | 'no-fit'> {
  const strikes = new Set(points.map(({ logMoneyness }) => logMoneyness));
  if (strikes.size < LEAST_POINTS || !(years > 0)) return fail('too-few-points');
  const low = Math.min(...strikes);
  const width = Math.max(...strikes) - low;
  let place: Place = { m: low + width / 2, logSigma: Math.log(width / 4) };
  let reach = { m: width, logSigma: 2.5 };
  let best: Fit | undefined;
  for (let zoom = 0; zoom < ZOOMS; zoom += 1) {
    const found = bestAround(points, years, place, reach);
    if (found !== undefined && (best === undefined || found.error < best.error)) best = found;
    if (best === undefined) return fail('no-fit');
    place = { m: best.smile.m, logSigma: Math.log(best.smile.sigma) };
    reach = { m: reach.m / 4, logSigma: reach.logSigma / 4 };
  }
  return best === undefined ? fail('no-fit') : ok(best.smile);
}

interface Place {
  readonly m: number;
  readonly logSigma: number;
}

function bestAround(
  points: readonly SmilePoint[],
  years: number,
  place: Place,
  reach: Place,
): Fit | undefined {
  let best: Fit | undefined;
  for (const [i, j] of gridSteps()) {
    const sigma = Math.exp(place.logSigma + i * reach.logSigma);
    const fit = leastSquares(points, years, { m: place.m + j * reach.m, sigma });
    if (fit !== undefined && (best === undefined || fit.error < best.error)) best = fit;
  }
  return best;
}

interface Fit {
  readonly smile: Smile;
  readonly error: number;
}

/** Pairs of -1 to 1 in even steps. */
function gridSteps(): readonly (readonly [number, number])[] {
  const steps = Array.from({ length: GRID }, (_, i) => (2 * i) / (GRID - 1) - 1);
  return steps.flatMap((i) => steps.map((j): readonly [number, number] => [i, j]));
}

function leastSquares(
  points: readonly SmilePoint[],
  years: number,
  { m, sigma }: { readonly m: number; readonly sigma: number },
): Fit | undefined {
  const solved = solve(normalEquations(points, years, { m, sigma }));
  if (solved === undefined) return undefined;
  const [a, d, c] = solved;
  const smile = { years, a, b: c / sigma, rho: c > 0 ? d / c : 0, m, sigma };
  const lowest = a + Math.sqrt(Math.max(0, c * c - d * d));
  if (!(c > 0) || Math.abs(d) >= c || lowest < 0 || (c + Math.abs(d)) / sigma > 2) return undefined;
  let error = 0;
  for (const { logMoneyness, volatility, weight } of points) {
    error += weight * (totalVariance(smile, logMoneyness) - volatility * volatility * years) ** 2;
  }
  return { smile, error };
}

/** Sums of products of 1, y, sqrt(y^2 + 1) with each other and with the variance, row by row. */
function normalEquations(
  points: readonly SmilePoint[],
  years: number,
  { m, sigma }: { readonly m: number; readonly sigma: number },
): Float64Array {
  const sums = new Float64Array(12);
  for (const { logMoneyness, volatility, weight } of points) {
    const y = (logMoneyness - m) / sigma;
    const row = [1, y, Math.sqrt(y * y + 1), volatility * volatility * years];
    for (let at = 0; at < sums.length; at += 1) {
      sums[at] = (sums[at] ?? 0) + weight * (row[at >> 2] ?? 0) * (row[at % 4] ?? 0);
    }
  }
  return sums;
}

/** Three linear equations, the right side in every fourth place, by elimination with pivots. */
function solve(sums: Float64Array): readonly [number, number, number] | undefined {
  const rows = [0, 4, 8].map((from) => Array.from(sums.subarray(from, from + 4)));
  for (let i = 0; i < 3; i += 1) {
    rows.splice(i, 3 - i, ...rows.slice(i).sort((p, q) => Math.abs(q[i] ?? 0) - Math.abs(p[i] ?? 0)));
    const pivot = rows[i]?.[i] ?? 0;
    if (Math.abs(pivot) < 1e-14) return undefined;
    rows.forEach((row, at) => {
      const share = at === i ? 0 : (row[i] ?? 0) / pivot;
      row.forEach((value, j) => {
        row[j] = value - share * (rows[i]?.[j] ?? 0);
      });
    });
  }
  const [x = 0, y = 0, z = 0] = rows.map((row, i) => (row[3] ?? 0) / (row[i] ?? 1));
  return [x, y, z];
}
