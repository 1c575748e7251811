/** `refused`: not stored. `repaired`: stored, changed as said. `left-out`: not bars this import is for. `noticed`: stored as it is. */
export type FindingKind = 'refused' | 'repaired' | 'left-out' | 'noticed';

/** What an import has to say about rows of a file. */
export interface Finding {
  readonly kind: FindingKind;
  readonly says: string;
  readonly rows: number;
  /** Line numbers as ranges, `12-18, 40`. */
  readonly lines: string;
}

interface Noted {
  readonly kind: FindingKind;
  readonly says: string;
  rows: number;
  readonly ranges: [from: number, to: number][];
}

/** Collects findings of a file: none is dropped, neighbouring lines become ranges. */
export class Findings {
  readonly #noted = new Map<string, Noted>();

  add(kind: FindingKind, says: string, line: number): void {
    const key = `${kind} ${says}`;
    const noted = this.#noted.get(key) ?? { kind, says, rows: 0, ranges: [] };
    this.#noted.set(key, noted);
    noted.rows++;
    const last = noted.ranges.at(-1);
    if (last !== undefined && last[1] + 1 === line) last[1] = line;
    else noted.ranges.push([line, line]);
  }

  list(): readonly Finding[] {
    return [...this.#noted.values()].map(({ kind, says, rows, ranges }) => ({
      kind,
      says,
      rows,
      lines: ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', '),
    }));
  }
}
