/** What stands around every picture. */
interface Frame {
  readonly theme: 'dark' | 'light';
  readonly title: string;
  /** A figure beside the title, such as the last price and its change. */
  readonly figure?: { readonly text: string; readonly tone: 'up' | 'down' | 'flat' };
  /** The line under the title. */
  readonly subtitle?: string;
  /** A word in the corner that nobody may overlook: `SIMULATED`, `REPLAY`. */
  readonly label?: string;
}

/** A line of numbers, one a bar, NaN where there is none. */
export interface Track {
  readonly name: string;
  readonly values: Float64Array;
  readonly style: 'line' | 'dots' | 'histogram';
}

/** An indicator: its tracks share a legend line. */
export interface Study {
  /** `RSI 14`. */
  readonly title: string;
  readonly tracks: readonly Track[];
  /** The two tracks between which the area is shaded, by their place. */
  readonly between?: readonly [number, number];
}

/** A study in a pane of its own below the price. */
export interface PaneStudy extends Study {
  /** Levels that are drawn through the pane, such as 30 and 70. */
  readonly guides: readonly number[];
}

/** A trade of one's own. */
export interface FillMark {
  /** The place of its bar. */
  readonly bar: number;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  /** Rupees. */
  readonly price: number;
}

/** A price that matters, drawn from side to side. */
export interface Level {
  /** `SL`, `Target`, `Average`. */
  readonly name: string;
  /** Rupees. */
  readonly price: number;
  readonly tone: 'up' | 'down' | 'flat';
}

/** Candles with volume, indicators, trades and levels. All columns and tracks have one length. */
export interface CandlePicture extends Frame {
  readonly kind: 'candles';
  /** Start of each bar, epoch milliseconds, rising. Daily bars start at midnight in India. */
  readonly start: Float64Array;
  /** Prices in rupees. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Units; a picture of nothing but zeros has no volume pane. */
  readonly volume: Float64Array;
  readonly overlays: readonly Study[];
  readonly panes: readonly PaneStudy[];
  readonly fills: readonly FillMark[];
  readonly levels: readonly Level[];
}

export interface Curve {
  readonly name: string;
  /** In the picture's unit: rupees, or the growth since the beginning, before the first point, as a fraction. One for each time. */
  readonly values: Float64Array;
  readonly role: 'strategy' | 'benchmark';
}

/** Equity of one or more strategies above, their loss from the last peak below, in the same unit. */
export interface EquityPicture extends Frame {
  readonly kind: 'equity';
  /** Epoch milliseconds, rising. */
  readonly time: Float64Array;
  readonly unit: 'rupees' | 'fraction';
  readonly curves: readonly Curve[];
  /** Stretches that are shaded, such as the out-of-sample windows; epoch milliseconds, the end not included. */
  readonly windows: readonly { readonly from: number; readonly to: number }[];
  /** What the shade means; stands in the legend. */
  readonly windowName?: string;
}

/** Returns by month, a row a year. */
export interface MonthsPicture extends Frame {
  readonly kind: 'months';
  /** In any order; `month` is `2026-03`, the return a fraction. */
  readonly months: readonly { readonly month: string; readonly return: number }[];
  /** The return of a whole year; compounded of its months where it is left out. */
  readonly years?: readonly { readonly year: string; readonly return: number }[];
}

interface ParameterAxis {
  readonly name: string;
  /** In the order in which they are drawn. */
  readonly values: readonly string[];
}

/** How an optimiser's objective depends on one or two parameters. */
export interface ParametersPicture extends Frame {
  readonly kind: 'parameters';
  readonly objective: string;
  readonly unit: 'rupees' | 'fraction' | 'ratio';
  readonly x: ParameterAxis;
  /** Left out, bars of one parameter are drawn. */
  readonly y?: ParameterAxis;
  /** Row by row of `y`, NaN where nothing was tried. */
  readonly values: Float64Array;
  /** The place in `values` that won. */
  readonly best?: number;
}

/** Correlations between strategies, -1 to 1. */
export interface CorrelationPicture extends Frame {
  readonly kind: 'correlation';
  readonly names: readonly string[];
  /** Row by row; NaN where it is not known. */
  readonly values: Float64Array;
}

/** What a book gains for moves of the index and of implied volatility. */
export interface StressPicture extends Frame {
  readonly kind: 'stress';
  /** Fractions, across. */
  readonly spots: readonly number[];
  /** Fractions of what they are, down. */
  readonly volatilities: readonly number[];
  /** Rupees, row by row of `volatilities`. */
  readonly gains: Float64Array;
}

/** How often which gain or loss comes. */
export interface DistributionPicture extends Frame {
  readonly kind: 'distribution';
  /** Rupees; losses are negative. */
  readonly values: Float64Array;
  /** Losses that are marked, in rupees; all beyond the first stand out. */
  readonly marks: readonly { readonly name: string; readonly loss: number }[];
}

/** Everything that can be drawn. Plain data: it may cross to a worker thread. */
export type Picture =
  | CandlePicture
  | EquityPicture
  | MonthsPicture
  | ParametersPicture
  | CorrelationPicture
  | StressPicture
  | DistributionPicture;
