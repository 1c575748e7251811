/** A shared part that may hold an entry back. Looked at only when a strategy wants in. */
export interface EntryFilter {
  readonly name: string;
  /** Whether an entry decided at the close of bar `i` passes; `side` is 1 for long, -1 for short. */
  admits(i: number, side: 1 | -1): boolean;
}
