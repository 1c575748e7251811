/** Places of the points that stand for the rest. */
export interface Stretches {
  /** The last point of each stretch. */
  readonly ends: Int32Array;
}

/** Cuts `length` points into at most `most` stretches of nearly one length; a short line keeps every point. */
export function stretchesOf(length: number, most: number): Stretches {
  const count = Math.min(length, most);
  return { ends: Int32Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * length) / count) - 1) };
}

/** The last value of each stretch. */
export function lastOf(values: Float64Array, { ends }: Stretches): Float64Array {
  return Float64Array.from(ends, (end) => values[end] ?? Number.NaN);
}

/** The smallest value of each stretch, so that no fall is thinned away. */
export function leastOf(values: Float64Array, { ends }: Stretches): Float64Array {
  let from = 0;
  return Float64Array.from(ends, (end) => {
    const stretch = values.subarray(from, end + 1);
    from = end + 1;
    return stretch.reduce((least, value) => (value < least ? value : least), Number.POSITIVE_INFINITY);
  });
}
