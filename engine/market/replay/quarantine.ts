/** Why recorded rows were put aside. */
export type DirtReason =
  | 'unknown header'
  | 'malformed'
  | 'wrong date'
  | 'time runs backwards'
  | 'repeated'
  | 'price out of its bar'
  | 'volume falls'
  | 'out of session';

export interface QuarantinedRows {
  readonly file: string;
  readonly reason: DirtReason;
  readonly rows: number;
}

/** Counts what was not played, by file and reason. */
export class Quarantine {
  readonly #counts = new Map<string, { file: string; reason: DirtReason; rows: number }>();

  put(file: string, reason: DirtReason): void {
    const key = `${file}\n${reason}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { file, reason, rows: 1 });
    else known.rows++;
  }

  get rows(): readonly QuarantinedRows[] {
    return [...this.#counts.values()];
  }
}
