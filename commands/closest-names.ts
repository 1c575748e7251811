import { editDistance } from '../engine/domain/edit-distance.ts';

/** The names most like a word that names none of them, nearest first; at most two slips away, or begun alike. */
export function closestNames(word: string, names: readonly string[], most: number): readonly string[] {
  const short = word.slice(0, 32);
  return names
    .map((name) => ({
      name,
      off: short.length > 1 && name.startsWith(short) ? 0 : editDistance(short, name),
    }))
    .filter(({ off }) => off <= 2)
    .sort((a, b) => a.off - b.off || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
