/**
 * What a strategy says at the close of a bar. `LONG` and `SHORT` want a position on that side (and with it the end of
 * one on the other), `EXIT` wants none, `HOLD` leaves things as they are. Where short positions are not allowed,
 * `SHORT` only ends a long one.
 */
export const HOLD = 0;
export const LONG = 1;
export const SHORT = -1;
export const EXIT = 2;

/** Numbers, because a backtest keeps one for every bar. */
export type Signal = typeof HOLD | typeof LONG | typeof SHORT | typeof EXIT;

/** The signal at the close of bar `i`, from columns that are known up to that bar and NaN after it. */
export type SignalRule = (i: number) => number;

export function isSignal(value: number): value is Signal {
  return value === HOLD || value === LONG || value === SHORT || value === EXIT;
}
