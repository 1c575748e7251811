import type { Moment } from './practice-time.ts';

/** A minute's prices in ten-thousandths of a rupee, not yet on the tick grid. Reused by its maker: copy what you keep. */
export interface MinuteRange {
  open: number;
  high: number;
  low: number;
  close: number;
}

/** Fair prices of one instrument as functions of the moment, in ten-thousandths of a rupee, not yet on the tick grid. */
export interface PricePath {
  value(moment: Moment): number;
  /** The range of all values of a minute, and its first and last. */
  minute(day: number, minute: number, out: MinuteRange): void;
  /** The range of the minutes of a day from `first` up to, without, `end`. */
  range(day: number, minutes: { readonly first: number; readonly end: number }, out: MinuteRange): void;
  /** Whether the value at `moment` is the opening, an extreme or the closing one of its minute. */
  isTurn(moment: Moment): boolean;
}
