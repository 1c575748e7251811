/** Value of an option and its sensitivities, of one unit of the underlying. */
export interface Greeks {
  readonly price: number;
  /** By the price of the underlying. */
  readonly delta: number;
  /** Of delta, by the price of the underlying. */
  readonly gamma: number;
  /** By volatility: for 1.00, which is 100 volatility points. */
  readonly vega: number;
  /** By passing time: for a year. */
  readonly theta: number;
  /** By the rate: for 1.00. Holds the forward, or the spot, whichever the option is priced on. */
  readonly rho: number;
  /** Of delta, by volatility. */
  readonly vanna: number;
  /** Of delta, by passing time, for a year. */
  readonly charm: number;
  /** Of vega, by volatility. */
  readonly volga: number;
}
