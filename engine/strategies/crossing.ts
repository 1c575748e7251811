/** The value of a column at a bar; NaN where there is none. */
export function at(column: Float64Array, i: number): number {
  // Asked about before it is read: a read past the end would cost every later one its speed.
  return i >= 0 && i < column.length ? (column[i] as number) : Number.NaN;
}

/** 1 where `a` went with bar `i` from at or below `b` to above it, -1 where it went to below, 0 elsewhere. */
export function crossing(a: Float64Array, b: Float64Array, i: number): -1 | 0 | 1 {
  const before = at(a, i - 1) - at(b, i - 1);
  const now = at(a, i) - at(b, i);
  if (now > 0 && before <= 0) return 1;
  return now < 0 && before >= 0 ? -1 : 0;
}

/** Whether `a` went from at or below `b` to above it with bar `i`. */
export function crossesAbove(a: Float64Array, b: Float64Array, i: number): boolean {
  return crossing(a, b, i) > 0;
}

/** Whether `a` went from at or above `b` to below it with bar `i`. */
export function crossesBelow(a: Float64Array, b: Float64Array, i: number): boolean {
  return crossing(a, b, i) < 0;
}
