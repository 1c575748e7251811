import { lowerBound } from '../../domain/candle-columns.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { RunSeries } from './run-input.ts';

/** Every instant with `from <= instant < to` at which any series has a bar, once, in order. */
export function timelineOf(
  series: readonly Pick<RunSeries, 'bars'>[],
  from: EpochMs,
  to: EpochMs,
): Float64Array {
  const spans = series.map(({ bars: { start } }) =>
    start.subarray(lowerBound(start, from), lowerBound(start, to)),
  );
  return unionOf(spans);
}

/** Joined by halves: each instant is looked at a few times, however many spans there are. */
function unionOf(spans: readonly Float64Array[]): Float64Array {
  const [first, second] = spans;
  if (first === undefined || second === undefined) return first ?? new Float64Array(0);
  const middle = spans.length >> 1;
  return union(unionOf(spans.slice(0, middle)), unionOf(spans.slice(middle)));
}

function union(a: Float64Array, b: Float64Array): Float64Array {
  // Series of one exchange mostly have the same instants.
  const same = sharedStart(a, b);
  if (same === b.length) return a;
  if (same === a.length) return b;
  const all = new Float64Array(a.length + b.length);
  all.set(a.subarray(0, same));
  let count = same;
  let i = same;
  let j = same;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    all[count] = Math.min(left, right);
    count += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return all.slice(0, count);
}

/** How many instants from the first on are the same in both. */
function sharedStart(a: Float64Array, b: Float64Array): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same += 1;
  return same;
}
