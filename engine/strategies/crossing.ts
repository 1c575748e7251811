/** The value of a column at a bar; NaN where there is none. */
export function at(column: Float64Array, i: number): number {
  return column[i] ?? Number.NaN;
}

/** Whether `a` went from at or below `b` to above it with bar `i`. */
export function crossesAbove(a: Float64Array, b: Float64Array, i: number): boolean {
  return at(a, i) > at(b, i) && at(a, i - 1) <= at(b, i - 1);
}

/** Whether `a` went from at or above `b` to below it with bar `i`. */
export function crossesBelow(a: Float64Array, b: Float64Array, i: number): boolean {
  return at(a, i) < at(b, i) && at(a, i - 1) >= at(b, i - 1);
}
