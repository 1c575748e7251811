/** How large an entry is: by the money it may lose, by a fixed share of the capital, or with all there is. */
export type Sizing = 'risk' | 'fixed' | 'all-in';

/**
 * What every strategy leaves to the shared parts: size, protective levels, filters. Each can be switched; shares are
 * in basis points (1 % = 100), 0 switches a part off.
 */
export interface TradePlan {
  readonly sizing: Sizing;
  /** Part of the equity that an entry may lose when the price moves `volatilityMultiple` average true ranges against it. */
  readonly riskBp: number;
  readonly volatilityMultiple: number;
  /** Part of the equity of a position of fixed size. */
  readonly fixedBp: number;
  readonly stopBp: number;
  readonly targetBp: number;
  /** The stop follows the best price at this distance. */
  readonly trailBp: number;
  readonly maxPositions: number;
  /** Whether `SHORT` opens a position. */
  readonly shorts: boolean;
  /** Positions end on the day they begin. */
  readonly intraday: boolean;
  /** Trend filter: longs only above the average of so many bars, shorts only below. */
  readonly trendBars: number;
  /** Volume validation: the entry bar must trade this multiple of its 20-bar average. */
  readonly volumeMultiple: number;
  /** Higher-timeframe confirmation: so many bars make one, whose trend must agree. */
  readonly confirmBars: number;
  /** Regime filter: trend strategies act in trends only, reversion strategies outside of them. */
  readonly regime: boolean;
}
