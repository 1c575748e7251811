import type { InstrumentKey } from './ids.ts';
import type { IsoDate } from './time.ts';

/** An open far from the close before it that no known corporate action explains. */
export interface PriceJump {
  readonly day: IsoDate;
  /** Open divided by the close before it. */
  readonly factor: number;
}

/** What is wrong or odd with bars, judged by the exchange's calendar as far as it is known. */
export interface CandleQuality {
  /** Trading days between the first and the last bar that have none. */
  readonly missingDays: number;
  /** The first of them. */
  readonly someMissingDays: readonly IsoDate[];
  /** Bars within trading days that are not there; an instrument that does not trade makes none. */
  readonly missingBars: number;
  /** Bars outside every session, or on days without one. */
  readonly outside: number;
  readonly jumps: readonly PriceJump[];
}

/** What is stored of an instrument. */
export interface CoverageRow extends CandleQuality {
  readonly instrument: InstrumentKey;
  readonly timeframe: string;
  readonly bars: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** Why the file cannot be read; undefined when it can. */
  readonly damage: string | undefined;
}
