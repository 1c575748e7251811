import {
  type CandleColumns,
  emptyColumns,
  FIELDS,
  lowerBound,
  sameBar,
} from '../../domain/candle-columns.ts';

/** What became of bars that were laid over stored ones. */
export interface Merged {
  readonly columns: CandleColumns;
  readonly added: number;
  /** Bars that were there already, value for value. */
  readonly known: number;
  /** Rows of the new bars whose start is stored with other values. */
  readonly differing: readonly number[];
}

/**
 * Lays new bars over stored ones, both ordered by start without repeats. A stored bar with other values stays unless
 * `replace` is set.
 */
export function mergeBars(stored: CandleColumns, fresh: CandleColumns, replace: boolean): Merged {
  if (stored.start.length === 0) {
    return { columns: fresh, added: fresh.start.length, known: 0, differing: [] };
  }
  const differing: number[] = [];
  const isNew = new Uint8Array(fresh.start.length);
  let added = 0;
  for (let row = 0; row < fresh.start.length; row++) {
    const start = fresh.start[row] ?? 0;
    const at = lowerBound(stored.start, start);
    if (stored.start[at] !== start) {
      isNew[row] = 1;
      added++;
    } else if (!sameBar(stored, at, fresh, row)) differing.push(row);
  }
  const known = fresh.start.length - added - differing.length;
  const replaced = replace ? new Set(differing) : new Set<number>();
  if (added === 0 && replaced.size === 0) return { columns: stored, added, known, differing };
  return { columns: interleave({ stored, fresh, isNew, added, replaced }), added, known, differing };
}

function interleave(of: {
  readonly stored: CandleColumns;
  readonly fresh: CandleColumns;
  readonly isNew: Uint8Array;
  readonly added: number;
  readonly replaced: ReadonlySet<number>;
}): CandleColumns {
  const { stored, fresh } = of;
  const total = stored.start.length + of.added;
  const merged = emptyColumns(total);
  let [left, right] = [0, 0];
  const put = (row: number, from: CandleColumns, at: number): void => {
    for (const field of FIELDS) merged[field][row] = from[field][at] ?? 0;
  };
  for (let row = 0; row < total; row++) {
    while (right < fresh.start.length && of.isNew[right] === 0 && !of.replaced.has(right)) right++;
    const a = stored.start[left] ?? Number.POSITIVE_INFINITY;
    const b = fresh.start[right] ?? Number.POSITIVE_INFINITY;
    if (b <= a) put(row, fresh, right++);
    else put(row, stored, left);
    if (a <= b) left++;
  }
  return merged;
}
