import {
  type CandleColumns,
  emptyColumns,
  FIELDS,
  interestAt,
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
 * `replace` is set; open interest that was not known is added.
 */
export function mergeBars(stored: CandleColumns, fresh: CandleColumns, replace: boolean): Merged {
  if (stored.start.length === 0) {
    return { columns: fresh, added: fresh.start.length, known: 0, differing: [] };
  }
  const { isNew, added, differing, telling } = compared(stored, fresh);
  const known = fresh.start.length - added - differing.length;
  const taken = new Set(replace ? [...telling, ...differing] : telling);
  if (added === 0 && taken.size === 0) return { columns: stored, added, known, differing };
  const columns = interleave({ stored, fresh, isNew, added, taken });
  if (stored.openInterest === undefined && fresh.openInterest === undefined) {
    return { columns, added, known, differing };
  }
  const openInterest = new Float64Array(columns.start.length).fill(Number.NaN);
  layInterest(stored, columns.start, openInterest);
  layInterest(fresh, columns.start, openInterest, (row) => isNew[row] === 1 || taken.has(row));
  return { columns: { ...columns, openInterest }, added, known, differing };
}

/** Writes what is told of open interest where its bars stand among `starts`. */
function layInterest(
  columns: CandleColumns,
  starts: Float64Array,
  out: Float64Array,
  isTaken: (row: number) => boolean = () => true,
): void {
  for (let row = 0; row < columns.start.length; row++) {
    const told = interestAt(columns, row);
    if (!Number.isNaN(told) && isTaken(row)) out[lowerBound(starts, columns.start[row] ?? 0)] = told;
  }
}

interface Comparison {
  /** 1 for rows whose start is not stored yet. */
  readonly isNew: Uint8Array;
  readonly added: number;
  readonly differing: readonly number[];
  /** Rows of bars that are known but for their open interest. */
  readonly telling: readonly number[];
}

function compared(stored: CandleColumns, fresh: CandleColumns): Comparison {
  const differing: number[] = [];
  const telling: number[] = [];
  const isNew = new Uint8Array(fresh.start.length);
  let added = 0;
  for (let row = 0; row < fresh.start.length; row++) {
    const start = fresh.start[row] ?? 0;
    const at = lowerBound(stored.start, start);
    if (stored.start[at] !== start) {
      isNew[row] = 1;
      added++;
    } else if (!sameBar(stored, at, fresh, row)) differing.push(row);
    else if (Number.isNaN(interestAt(stored, at)) && !Number.isNaN(interestAt(fresh, row))) telling.push(row);
  }
  return { isNew, added, differing, telling };
}

function interleave(of: {
  readonly stored: CandleColumns;
  readonly fresh: CandleColumns;
  readonly isNew: Uint8Array;
  readonly added: number;
  /** Rows of the new bars that stand in for stored ones. */
  readonly taken: ReadonlySet<number>;
}): CandleColumns {
  const { stored, fresh } = of;
  const total = stored.start.length + of.added;
  const merged = emptyColumns(total);
  let [left, right] = [0, 0];
  const put = (row: number, from: CandleColumns, at: number): void => {
    for (const field of FIELDS) merged[field][row] = from[field][at] ?? 0;
  };
  for (let row = 0; row < total; row++) {
    while (right < fresh.start.length && of.isNew[right] === 0 && !of.taken.has(right)) right++;
    const a = stored.start[left] ?? Number.POSITIVE_INFINITY;
    const b = fresh.start[right] ?? Number.POSITIVE_INFINITY;
    if (b <= a) put(row, fresh, right++);
    else put(row, stored, left);
    if (a <= b) left++;
  }
  return merged;
}
