/**
 * The value that would stand at `place` if they were sorted; their order is lost (Hoare 1961). Many times as fast as
 * sorting them.
 */
export function placed(values: Float64Array, place: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const cut = parted(values, from, to);
    if (place <= cut) to = cut;
    else from = cut + 1;
  }
  return values[place] ?? Number.NaN;
}

/** Swaps until nothing up to the answer is above anything behind it. */
function parted(values: Float64Array, from: number, to: number): number {
  const pivot = values[(from + to) >>> 1] ?? 0;
  let left = from;
  let right = to;
  for (;;) {
    while ((values[left] ?? 0) < pivot) left += 1;
    while ((values[right] ?? 0) > pivot) right -= 1;
    if (left >= right) return right;
    const swapped = values[left] ?? 0;
    values[left] = values[right] ?? 0;
    values[right] = swapped;
    left += 1;
    right -= 1;
  }
}
