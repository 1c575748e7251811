const LONGEST = 32;

/** Counts edits between words without allocating: insert, drop, change, swap of neighbours (optimal string alignment). */
export class EditDistance {
  #before = new Uint8Array(LONGEST + 1);
  #above = new Uint8Array(LONGEST + 1);
  #row = new Uint8Array(LONGEST + 1);

  /** The edits from `a` to `b`, or `most + 1` when there are more. Words over 32 letters are never near. */
  between(a: string, b: string, most: number): number {
    if (a.length > LONGEST || b.length > LONGEST || Math.abs(a.length - b.length) > most) return most + 1;
    for (let j = 0; j <= b.length; j += 1) this.#above[j] = j;
    for (let i = 1; i <= a.length; i += 1) {
      if (this.#fillRow(a, b, i) > most) return most + 1;
      const spare = this.#before;
      this.#before = this.#above;
      this.#above = this.#row;
      this.#row = spare;
    }
    return Math.min(this.#above[b.length] ?? 0, most + 1);
  }

  /** Fills row `i` and answers its smallest cell. */
  #fillRow(a: string, b: string, i: number): number {
    const [before, above, row] = [this.#before, this.#above, this.#row];
    const letter = a.charCodeAt(i - 1);
    let smallest = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const other = b.charCodeAt(j - 1);
      let cost = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (letter === other ? 0 : 1),
      );
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row[j] = cost;
      if (cost < smallest) smallest = cost;
    }
    return smallest;
  }
}
