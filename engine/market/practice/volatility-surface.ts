/** Skew and convexity of the practice smile. eta^2 (1 + |rho|) < 4 keeps it free of butterfly arbitrage. */
const RHO = -0.4;
const ETA = 1.2;
const LONG_VOLATILITY = 0.15;
const REVERSION = 6;

/**
 * Variance of the log forward until expiry at the money, from the level of the volatility index: a level that
 * returns to 15 % a year, so longer expiries never have less of it.
 */
export function atTheMoneyVariance(volatility: number, years: number): number {
  const now = volatility * volatility;
  const rest = LONG_VOLATILITY * LONG_VOLATILITY;
  return rest * years + ((now - rest) * (1 - Math.exp(-REVERSION * years))) / REVERSION;
}

/**
 * Standard deviation of the log forward until expiry for a log moneyness ln(strike / forward).
 *
 * Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces" (2014): the power-law SSVI with gamma 1/2.
 */
export function smileDeviation(theta: number, logMoneyness: number): number {
  if (!(theta > 0)) return 0;
  const x = (ETA / Math.sqrt(theta * (1 + theta))) * logMoneyness;
  return Math.sqrt((theta / 2) * (1 + RHO * x + Math.sqrt((x + RHO) ** 2 + 1 - RHO * RHO)));
}
