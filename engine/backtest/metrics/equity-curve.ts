/** Sessions that count as a year. */
export const SESSIONS_A_YEAR = 252;

/** The worth of one rupee after each return, the rupee itself first: one value more than there are returns. */
export function growth(returns: Float64Array): Float64Array {
  const curve = new Float64Array(returns.length + 1);
  let worth = 1;
  curve[0] = worth;
  for (let i = 0; i < returns.length; i += 1) {
    worth *= 1 + (returns[i] ?? 0);
    curve[i + 1] = worth;
  }
  return curve;
}

/** Simple returns between the values of an equity curve: one value fewer. */
export function returnsOf(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length; i += 1) {
    returns[i] = (equity[i + 1] ?? Number.NaN) / (equity[i] ?? Number.NaN) - 1;
  }
  return returns;
}
