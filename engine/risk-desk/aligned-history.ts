import { DAY_MS } from '../domain/time.ts';
import type { FactorHistory } from '../risk/value-at-risk/factor-history.ts';

/** Fewer days say nothing of a tail. */
const LEAST_DAYS = 60;
/** Closes that end this long before most others would take the newest days from all. */
const ENDED_MS = 7 * DAY_MS;

/** Daily closes of one factor by the start of their day. */
export interface FactorCloses {
  readonly key: string;
  readonly closes: ReadonlyMap<number, number>;
  readonly origin: string | undefined;
}

/**
 * The last `most` changes of all factors on the days that all share. A factor that has too few of those days, or ended
 * long before most others, is left out and named: it must not take the history of everything else with it. Where most
 * ended long ago, so does the history. Volatility is left out where it does not cover those days.
 */
export function alignedHistory(
  factors: readonly FactorCloses[],
  volatility: FactorCloses,
  most: number,
): FactorHistory {
  const shared = sharedDays(factors);
  const known = factors.filter((factor) => shared.by.has(factor));
  const missing = factors.filter((factor) => !shared.by.has(factor)).map(({ key }) => key);
  const days = shared.days.slice(-(most + 1));
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

/** The factors with the most days first, each that leaves enough of what those before it share. */
function sharedDays(factors: readonly FactorCloses[]): {
  readonly days: readonly number[];
  readonly by: ReadonlySet<FactorCloses>;
} {
  const by = new Set<FactorCloses>();
  let days: readonly number[] = [];
  for (const factor of notEnded(factors).toSorted((a, b) => b.closes.size - a.closes.size)) {
    const { closes } = factor;
    const left = by.size === 0 ? [...closes.keys()] : days.filter((day) => closes.has(day));
    if (left.length <= LEAST_DAYS) continue;
    by.add(factor);
    days = left;
  }
  return { days: days.toSorted((a, b) => a - b), by };
}

/** Without those that ended long before the middle one. */
function notEnded(factors: readonly FactorCloses[]): readonly FactorCloses[] {
  const ends = factors
    .filter(({ closes }) => closes.size > 0)
    .map((factor) => ({ factor, last: Math.max(...factor.closes.keys()) }))
    .sort((a, b) => a.last - b.last);
  const middle = ends[(ends.length - 1) >> 1]?.last ?? 0;
  return ends.filter(({ last }) => last >= middle - ENDED_MS).map(({ factor }) => factor);
}

function changesOf(closes: ReadonlyMap<number, number>, days: readonly number[]): Float64Array {
  return Float64Array.from(days.slice(1), (day, i) => {
    const before = closes.get(days[i] ?? Number.NaN) ?? Number.NaN;
    const change = (closes.get(day) ?? Number.NaN) / before - 1;
    return Number.isFinite(change) ? change : 0;
  });
}
