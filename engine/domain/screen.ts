import type { Timeframe } from './timeframe.ts';

/** Something that has a value at any moment: a figure of the quote, an indicator of bars, or a number. */
export type Measure =
  /** The last price in rupees. */
  | { readonly kind: 'price' }
  /** Percent since yesterday's close. */
  | { readonly kind: 'change' }
  /** Units traded today. */
  | { readonly kind: 'volume' }
  | {
      readonly kind: 'study';
      readonly name: string;
      readonly settings: Readonly<Record<string, number | string>>;
      readonly output: string;
    }
  | { readonly kind: 'level'; readonly value: number };

export type Direction = 'above' | 'below';

/** One comparison: `rsi(14) below 30`. `text` is how it is said to people. */
export interface Clause {
  readonly left: Measure;
  readonly is: Direction;
  readonly right: Measure;
  readonly text: string;
}

/** All clauses must hold. Indicators stand on bars of one length. */
export interface Screen {
  readonly clauses: readonly Clause[];
  readonly timeframe: Timeframe;
}

/** Whether the bars of an instrument are needed to tell. */
export function needsBars({ clauses }: Pick<Screen, 'clauses'>): boolean {
  return clauses.some(({ left, right }) => left.kind === 'study' || right.kind === 'study');
}
