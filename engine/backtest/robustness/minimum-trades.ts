import { deviation, type Figure, mean, quotient } from '../metrics/sample.ts';

/** Fewer trades than these say nothing, however alike they are: the usual least size of a sample. */
export const LEAST_TRADES = 30;
/** One-sided 95 % of the normal distribution. */
const CONFIDENT = 1.644_853_626_951_472;

/**
 * Trades needed to be 95 % sure that the mean profit is above zero, if they go on as these did: the square of
 * 1.645 deviations over the mean, at least {@link LEAST_TRADES}. None when the mean is not above zero: no number
 * of such trades would do.
 */
export function tradesNeeded(profits: readonly number[]): Figure {
  const average = mean(profits);
  if (average === null || average <= 0) return null;
  const ratio = quotient(deviation(Float64Array.from(profits)), average);
  return ratio === null ? null : Math.max(LEAST_TRADES, Math.ceil((CONFIDENT * ratio) ** 2));
}
