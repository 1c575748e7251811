import type { FactorHistory } from '../risk/value-at-risk/factor-history.ts';

/** Fewer days say nothing of a tail. */
const LEAST_DAYS = 60;

/** Daily closes of one factor by the start of their day. */
export interface FactorCloses {
  readonly key: string;
  readonly closes: ReadonlyMap<number, number>;
  readonly origin: string | undefined;
}

/**
 * The last `most` changes of all factors on the days that all share. A factor with too few days is left out and named;
 * volatility is left out where it does not cover those days.
 */
export function alignedHistory(
  factors: readonly FactorCloses[],
  volatility: FactorCloses,
  most: number,
): FactorHistory {
  const known = factors.filter(({ closes }) => closes.size > LEAST_DAYS);
  const missing = factors.filter(({ closes }) => closes.size <= LEAST_DAYS).map(({ key }) => key);
  const days = sharedDays(known).slice(-(most + 1));
  const covered = days.length > 0 && days.every((day) => volatility.closes.has(day));
  const origins = known.flatMap(({ origin }) => origin ?? []);
  return {
    days: Float64Array.from(days.slice(1)),
    changes: Object.fromEntries(known.map(({ key, closes }) => [key, changesOf(closes, days)])),
    volatility: covered ? changesOf(volatility.closes, days) : undefined,
    missing,
    origins: [...new Set(origins)],
  };
}

function sharedDays([first, ...others]: readonly FactorCloses[]): readonly number[] {
  if (first === undefined) return [];
  return [...first.closes.keys()]
    .filter((day) => others.every(({ closes }) => closes.has(day)))
    .sort((a, b) => a - b);
}

function changesOf(closes: ReadonlyMap<number, number>, days: readonly number[]): Float64Array {
  return Float64Array.from(days.slice(1), (day, i) => {
    const before = closes.get(days[i] ?? Number.NaN) ?? Number.NaN;
    const change = (closes.get(day) ?? Number.NaN) / before - 1;
    return Number.isFinite(change) ? change : 0;
  });
}
