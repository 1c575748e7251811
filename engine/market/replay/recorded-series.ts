import type { IsoDate } from '../../domain/time.ts';
import type { Columns } from './columns.ts';

/** Columns of recorded bars: start in seconds since 1970, prices in ten-thousandths of a rupee, units traded. */
export const BAR = { start: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 } as const;
export const BAR_WIDTH = 6;

/** Columns of recorded ticks: seconds since 1970, price in ten-thousandths, units traded since the day's start. */
export const TICK = { at: 0, last: 1, volume: 2 } as const;
export const TICK_WIDTH = 3;

/** Everything recorded of one symbol. */
export interface RecordedSeries {
  readonly symbol: string;
  /** Bars within the day, ordered by start; empty when there are none. */
  readonly bars: Columns;
  /** Seconds in such a bar: the smallest distance of two starts. */
  readonly barSeconds: number;
  /** Daily bars, stamped at midnight in India. */
  readonly daily: Columns;
  readonly ticks: ReadonlyMap<IsoDate, Columns>;
  /** The coarsest of the exchange's ticks on which all recorded prices lie, in ten-thousandths of a rupee. */
  readonly tickSize: number;
}
