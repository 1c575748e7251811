import {
  type CandleColumns,
  emptyColumns,
  FIELDS,
  pick,
  rowsBetween,
  sameBar,
} from '../../../domain/candle-columns.ts';
import type { Findings } from './findings.ts';

const FIRST_ROWS = 8;

/** Bars of one instrument in the order of their file, growing. */
export class BarRows {
  #columns = emptyColumns(FIRST_ROWS);
  #interest = new Float64Array(FIRST_ROWS);
  #lines = new Uint32Array(FIRST_ROWS);
  #rows = 0;
  #tellsInterest = false;

  get length(): number {
    return this.#rows;
  }

  /** `bar` is start, open, high, low, close, volume, and open interest, NaN where the file tells none. */
  add(bar: Float64Array, line: number): void {
    if (this.#rows === this.#lines.length) this.#grow();
    const row = this.#rows++;
    const { start, open, high, low, close, volume } = this.#columns;
    start[row] = bar[0] ?? 0;
    open[row] = bar[1] ?? 0;
    high[row] = bar[2] ?? 0;
    low[row] = bar[3] ?? 0;
    close[row] = bar[4] ?? 0;
    volume[row] = bar[5] ?? 0;
    const interest = bar[6] ?? Number.NaN;
    this.#interest[row] = interest;
    if (!Number.isNaN(interest)) this.#tellsInterest = true;
    this.#lines[row] = line;
  }

  #grow(): void {
    const wider = emptyColumns(this.#lines.length * 2);
    for (const field of FIELDS) wider[field].set(this.#columns[field]);
    this.#columns = wider;
    const interest = new Float64Array(this.#lines.length * 2);
    interest.set(this.#interest);
    this.#interest = interest;
    const lines = new Uint32Array(this.#lines.length * 2);
    lines.set(this.#lines);
    this.#lines = lines;
  }

  /** The bars by start, each start once, and the line of each. What had to be put right is among the findings. */
  ordered(findings: Findings): OrderedBars {
    const openInterest = this.#tellsInterest ? this.#interest : undefined;
    const whole: CandleColumns = rowsBetween({ ...this.#columns, openInterest }, 0, this.#rows);
    if (this.#isStrictlyRising(whole.start, findings)) {
      return { columns: whole, lines: this.#lines.subarray(0, this.#rows) };
    }
    const order = Uint32Array.from({ length: this.#rows }, (_, i) => i);
    order.sort((a, b) => (whole.start[a] ?? 0) - (whole.start[b] ?? 0) || a - b);
    let kept = 0;
    for (const row of order) {
      const before = order[kept - 1];
      if (kept === 0 || before === undefined || whole.start[before] !== whole.start[row]) order[kept++] = row;
      else if (sameBar(whole, before, whole, row)) {
        findings.add('repaired', 'repeated row, kept once', this.#lines[row] ?? 0);
      } else findings.add('refused', 'same time as an earlier line with other values', this.#lines[row] ?? 0);
    }
    const rows = order.slice(0, kept);
    return { columns: pick(whole, rows), lines: rows.map((row) => this.#lines[row] ?? 0) };
  }

  #isStrictlyRising(starts: Float64Array, findings: Findings): boolean {
    let last = Number.NEGATIVE_INFINITY;
    let isRising = true;
    for (let row = 0; row < starts.length; row++) {
      const start = starts[row] ?? 0;
      if (start < last) findings.add('repaired', 'out of order, sorted by time', this.#lines[row] ?? 0);
      if (start <= last) isRising = false;
      else last = start;
    }
    return isRising;
  }
}

export interface OrderedBars {
  readonly columns: CandleColumns;
  readonly lines: Uint32Array;
}
