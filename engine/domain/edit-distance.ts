/**
 * Slips between two words: a letter added, dropped, changed, or swapped with its neighbour (optimal string
 * alignment). For short words; the work grows with the product of the lengths.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = nextRow({ a, b, i }, last, beforeLast);
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

function nextRow(
  at: { readonly a: string; readonly b: string; readonly i: number },
  last: readonly number[],
  beforeLast: readonly number[],
): readonly number[] {
  const { a, b, i } = at;
  const row = [i];
  for (let j = 1; j <= b.length; j += 1) {
    const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
    let least = Math.min(changed, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
      least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
    }
    row.push(least);
  }
  return row;
}

/** The words most like one that is none of them, nearest first; at most two slips away, or begun alike. */
export function closestWords(word: string, words: readonly string[], most: number): readonly string[] {
  const short = word.slice(0, 32);
  return words
    .map((name) => ({
      name,
      off: short.length > 1 && name.startsWith(short) ? 0 : editDistance(short, name),
    }))
    .filter(({ off }) => off <= 2)
    .sort((a, b) => a.off - b.off || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
