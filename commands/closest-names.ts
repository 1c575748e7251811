/** Edits between two words: insert, drop, change, swap of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const above = rows[i - 1]?.[j] ?? 0;
      const diagonal = rows[i - 1]?.[j - 1] ?? 0;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const costs = [above + 1, (row[j - 1] ?? 0) + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1)];
      if (swapped) costs.push((rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(Math.min(...costs));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** The names most like a word that names none of them, nearest first; at most two slips away, or begun alike. */
export function closestNames(word: string, names: readonly string[], most: number): readonly string[] {
  const short = word.slice(0, 32);
  return names
    .map((name) => ({ name, off: short.length > 1 && name.startsWith(short) ? 0 : distance(short, name) }))
    .filter(({ off }) => off <= 2)
    .sort((a, b) => a.off - b.off || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
