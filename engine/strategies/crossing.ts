/** The value of a column at a bar; NaN where there is none. */
export function at(column: Float64Array, i: number): number {
  // Asked about before it is read: a read past the end would cost every later one its speed.
  return i >= 0 && i < column.length ? (column[i] as number) : Number.NaN;
}

/** 1 where `a` went with bar `i` from at or below `b` to above it, -1 where it went to below, 0 elsewhere. */
export function crossing(a: Float64Array, b: Float64Array, i: number): -1 | 0 | 1 {
  // Asked once for the four values that are read.
  if (i < 1 || i >= a.length || i >= b.length) return 0;
  const now = a[i] as number;
  const other = b[i] as number;
  if (now > other) return (a[i - 1] as number) <= (b[i - 1] as number) ? 1 : 0;
  return now < other && (a[i - 1] as number) >= (b[i - 1] as number) ? -1 : 0;
}

/** Whether `a` went from at or below `b` to above it with bar `i`. */
export function crossesAbove(a: Float64Array, b: Float64Array, i: number): boolean {
  return crossing(a, b, i) > 0;
}

/** Whether `a` went from at or above `b` to below it with bar `i`. */
export function crossesBelow(a: Float64Array, b: Float64Array, i: number): boolean {
  return crossing(a, b, i) < 0;
}
