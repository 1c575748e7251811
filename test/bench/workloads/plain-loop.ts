import type { BarColumns } from '../../../engine/indicators/bars.ts';

/** What a run of a workload comes to, in rupees. */
export interface WorkloadResult {
  readonly trades: number;
  readonly equity: number;
}

interface LoopTrade {
  readonly entry: number;
  readonly exit: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly profit: number;
}

const FEE = 0.000_05;

/**
 * The yardstick: a hand-written loop over typed arrays in rupees, with rolling sums, trade objects and an equity
 * curve, for a crossover of two averages. No engine can be asked for more than to come near it.
 */
export function plainLoop(
  bars: BarColumns,
  rule: { fast: number; slow: number; cash: number },
): WorkloadResult {
  const { open, close } = bars;
  const n = close.length;
  const equity = new Float64Array(n);
  const trades: LoopTrade[] = [];
  const { fast, slow } = rule;
  let cash = rule.cash;
  let quantity = 0;
  let entry = 0;
  let entryPrice = 0;
  let pending = 0;
  let fastSum = 0;
  let slowSum = 0;
  let f0 = Number.NaN;
  let s0 = Number.NaN;
  for (let i = 0; i < n; i += 1) {
    const o = open[i]!;
    const c = close[i]!;
    if (pending === 1) {
      quantity = Math.floor(cash / (o * (1 + FEE)));
      cash -= quantity * o * (1 + FEE);
      entry = i;
      entryPrice = o;
      pending = 0;
    } else if (pending === -1) {
      cash += quantity * o * (1 - FEE);
      const profit = quantity * (o * (1 - FEE) - entryPrice * (1 + FEE));
      trades.push({ entry, exit: i, quantity, entryPrice, exitPrice: o, profit });
      quantity = 0;
      pending = 0;
    }
    fastSum += c;
    slowSum += c;
    if (i >= fast) fastSum -= close[i - fast]!;
    if (i >= slow) slowSum -= close[i - slow]!;
    equity[i] = cash + quantity * c;
    const f = fastSum / fast;
    const s = slowSum / slow;
    if (i >= slow) {
      if (quantity === 0 && f0 <= s0 && f > s) pending = 1;
      else if (quantity !== 0 && f0 >= s0 && f < s) pending = -1;
    }
    f0 = f;
    s0 = s;
  }
  return { trades: trades.length, equity: equity[n - 1]! };
}
