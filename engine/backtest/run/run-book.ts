/** What the rules may ask a run about its book; every number is as of now, money in ten-thousandths of a rupee. */
export interface RunBook {
  readonly equity: number;
  /** Equity with open positions at cost. */
  readonly worthAtCost: number;
  /** Value of entries that wait for their open. */
  readonly waitingValue: number;
  /** Equity at the start of the day, and of the week. */
  readonly dayStart: number;
  readonly weekStart: number;
  readonly peakEquity: number;
  /** Orders sent at this instant, and today, entries and exits. */
  readonly ordersNow: number;
  readonly ordersToday: number;
  readonly tradesToday: number;
  readonly lossesInRow: number;
  readonly lastLossAt: number | undefined;
  /** Series with a position or an entry under way. */
  readonly openSeries: readonly number[];
  /** Signed quantity, signed cost, and last price of a series. */
  quantity(series: number): number;
  cost(series: number): number;
  mark(series: number): number;
}
