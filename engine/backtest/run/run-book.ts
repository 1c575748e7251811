/** An entry on its way: it blocks money as an order does that was sent. */
export interface WaitingEntry {
  readonly series: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly price: number;
}

/** What the rules may ask a run about its book; every number is as of now, money in ten-thousandths of a rupee. */
export interface RunBook {
  readonly equity: number;
  /** Equity with open positions at cost. */
  readonly worthAtCost: number;
  /** Entries that wait for their open. */
  readonly waiting: readonly WaitingEntry[];
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
