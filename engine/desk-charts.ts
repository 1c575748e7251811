import type { Caller } from './desk-market.ts';
import type { InstrumentKey } from './domain/ids.ts';
import type { Price } from './domain/price.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';
import type { Timeframe } from './domain/timeframe.ts';

/** How far back a picture reaches: so many trading days, or so much of the calendar. */
export interface ChartSpan {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
}

/** An indicator with the settings that were said; the others are its own. */
export interface StudyWish {
  readonly name: string;
  readonly settings: Readonly<Record<string, number | string>>;
  /** The same as it is typed: `ema(20)`. */
  readonly text: string;
}

/** What stands after the symbol. What was not said is chosen to suit the rest. */
export interface ChartWish {
  readonly timeframe: Timeframe | undefined;
  readonly span: ChartSpan | undefined;
  readonly studies: readonly StudyWish[];
  readonly theme: 'dark' | 'light';
  /** Imported bars, not those of the market that the desk trades on. */
  readonly imported: boolean;
}

export interface ChartRequest {
  readonly caller: Caller;
  readonly instrument: InstrumentKey;
  readonly wish: ChartWish;
}

/** A picture that was drawn, and what it shows. */
export interface ChartAnswer {
  /** The PNG file. */
  readonly path: string;
  readonly timeframe: Timeframe;
  /** Whose bars they are: `SIMULATED`, `REPLAY`, `LIVE`, `IMPORTED`. */
  readonly label: string;
  readonly bars: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly last: Price;
  /** The close before the first bar shown, or its open when there is none: what the change is measured from. */
  readonly base: Price;
  readonly high: Price;
  readonly low: Price;
  /** What must be known about the picture, in sentences. */
  readonly notes: readonly string[];
}

/** Pictures of prices. */
export interface ChartDesk {
  /** Takes apart `reliance 5m rsi bb`: the words of the symbol, and what is wished. */
  read(text: string): Result<{ readonly subject: string; readonly wish: ChartWish }, Refusal>;
  draw(request: ChartRequest): Promise<Result<ChartAnswer, Refusal>>;
}
