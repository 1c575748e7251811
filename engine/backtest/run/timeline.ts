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
  const [only] = spans;
  if (spans.length === 1 && only !== undefined) return only;
  const heads = new Int32Array(spans.length);
  const times = new Float64Array(spans.reduce((sum, span) => sum + span.length, 0));
  let count = 0;
  for (;;) {
    const next = earliest(spans, heads);
    if (next === Number.POSITIVE_INFINITY) return times.slice(0, count);
    times[count] = next;
    count += 1;
    for (let s = 0; s < spans.length; s += 1) {
      const head = heads[s] ?? 0;
      if (spans[s]?.[head] === next) heads[s] = head + 1;
    }
  }
}

function earliest(spans: readonly Float64Array[], heads: Int32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < spans.length; s += 1) {
    const value = spans[s]?.[heads[s] ?? 0];
    if (value !== undefined && value < least) least = value;
  }
  return least;
}
