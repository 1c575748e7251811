/** Puts a value at place 0 and moves the others one place on; the oldest falls off. */
export function enter(values: Float64Array, newest: number): void {
  for (let i = values.length - 1; i > 0; i -= 1) values[i] = values[i - 1] ?? Number.NaN;
  values[0] = newest;
}
