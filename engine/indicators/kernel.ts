import type { Bar, BarColumns } from './bars.ts';

/**
 * One indicator of one series, fed bar by bar: live it is pushed once a bar, in a backtest over the columns,
 * and both give the same bits because there is nothing else.
 *
 * `push` writes the indicator's outputs to `out[slot]`, `out[slot + 1]`... as of that bar, NaN while it warms up.
 * It makes no objects and takes constant time a bar (amortised; the mean deviation in CCI alone looks at its
 * whole window).
 */
export interface Kernel {
  push(bar: Bar, out: Float64Array, slot: number): void;
}

/** A column for each output, in slot order; undefined for those that nobody wants to see. */
export type OutputColumns = readonly (Float64Array | undefined)[];

/**
 * A kernel that can go over columns by itself, with the numbers that `push` would write bar by bar, from where it stands:
 * bars may be pushed before and after. A loop that only ever runs one kernel is compiled together with it: two to five
 * times as fast as one loop for all.
 */
export interface ColumnKernel extends Kernel {
  over(bars: BarColumns, outputs: OutputColumns): void;
}

export function isColumnKernel(kernel: Kernel): kernel is ColumnKernel {
  return 'over' in kernel;
}

/** Below this TA-Lib takes a divisor for zero (`TA_EPSILON` in its ta_utility.h). */
const EPSILON = 1e-14;

/** TA-Lib's `TA_IS_ZERO`. */
export function isZero(value: number): boolean {
  return value < EPSILON && value > -EPSILON;
}

/** `part / whole`, or `otherwise` where TA-Lib would call `whole` zero. */
export function ratio(part: number, whole: number, otherwise = 0): number {
  return isZero(whole) ? otherwise : part / whole;
}
