/** Where an axis is marked. */
export interface Ticks {
  readonly values: readonly number[];
  readonly step: number;
}

/** What people count in. */
const NICE = [1, 2, 2.5, 5, 10];
/** Steps that share of themselves off a multiple are rounding. */
const ROUNDING = 1e-9;

/** Multiples of a round step between two numbers, about `wanted` of them and never more than one over. */
export function ticksBetween(low: number, high: number, wanted: number): Ticks {
  const span = high - low;
  if (!(span > 0)) return { values: Number.isFinite(low) ? [low] : [], step: Math.abs(low) || 1 };
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (NICE.find((factor) => factor * power >= rough * (1 - ROUNDING)) ?? 10) * power;
  const first = Math.ceil(low / step - ROUNDING);
  const last = Math.floor(high / step + ROUNDING);
  const values: number[] = [];
  for (let n = first; n <= last; n += 1) values.push(cleaned(n * step, step));
  return { values, step: cleaned(step, step) };
}

/** Takes away the tail that binary fractions leave: 0.30000000000000004 is 0.3. */
function cleaned(value: number, step: number): number {
  const decimals = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(step))));
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? 0 : Number(text);
}

export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** The smallest and the largest of all numbers, leaving out NaN; undefined when there are none. */
export function extentOf(columns: readonly Float64Array[]): Extent | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : undefined;
}

/** The extent with a share of itself added on both sides; something to see even where nothing moves. */
export function widened({ low, high }: Extent, share: number): Extent {
  const span = high - low || Math.abs(high) * 0.01 || 1;
  return { low: low - span * share, high: high + span * share };
}
