import type { Bar } from './bars.ts';

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

/**
 * A kernel that can go over a whole column of closes by itself, with the numbers that `push` would write bar by bar. A
 * loop that only ever runs one kernel is compiled together with it: two to three times as fast as one loop for all.
 */
export interface ColumnKernel extends Kernel {
  over(closes: Float64Array, out: Float64Array): void;
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
