/** Daily changes of factors on the days that all of them share, oldest first. */
export interface FactorHistory {
  /** Start of each day, epoch milliseconds. */
  readonly days: Float64Array;
  /** Fractions, by instrument key. */
  readonly changes: Readonly<Record<string, Float64Array>>;
  /** Of the index of implied volatility; undefined where it has no history. */
  readonly volatility: Float64Array | undefined;
  /** Factors without enough history, which nothing here can measure. */
  readonly missing: readonly string[];
  /** Where the prices are from: `imported`, `simulated`, `replay`. */
  readonly origins: readonly string[];
}

/** Scenarios of one day: the same place in each column is the same day. */
export interface Scenarios {
  readonly count: number;
  readonly changes: Readonly<Record<string, Float64Array>>;
  readonly volatility: Float64Array | undefined;
}

/** The last `most` days of a history, as they happened. */
export function historicalScenarios(history: FactorHistory, most: number): Scenarios {
  const count = Math.min(most, history.days.length);
  const last = (column: Float64Array): Float64Array => column.subarray(column.length - count);
  return {
    count,
    changes: Object.fromEntries(Object.entries(history.changes).map(([key, column]) => [key, last(column)])),
    volatility: history.volatility === undefined ? undefined : last(history.volatility),
  };
}
