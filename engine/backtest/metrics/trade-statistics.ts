import { type Figure, mean, quantile, quotient, sum } from './sample.ts';

/** What the statistics need of a closed trade. Money in any one unit, net of charges. */
export interface ClosedTrade {
  readonly profit: number;
  readonly entry: number;
  /** Epoch milliseconds like `entry`. */
  readonly exit: number;
  /** Money at risk at the entry, to its first stop; for expectancy in R. */
  readonly risk?: number;
  /** Worst and best open profit on the way (maximum adverse and favourable excursion). */
  readonly adverse?: number;
  readonly favourable?: number;
}

export interface TradeStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Share of the trades with a profit; one that ends at zero is neither won nor lost. */
  readonly winRate: Figure;
  /** Wilson's 95 % interval of the win rate (1927). */
  readonly winRateLow: Figure;
  readonly winRateHigh: Figure;
  readonly netProfit: number;
  /** Sum of the profits over the sum of the losses. */
  readonly profitFactor: Figure;
  /** Mean profit of a trade, in money and in multiples of its risk. */
  readonly expectancy: Figure;
  readonly expectancyR: Figure;
  readonly averageWin: Figure;
  readonly averageLoss: Figure;
  /** Average win over average loss. */
  readonly payoff: Figure;
  /** The win rate at which this payoff earns nothing. */
  readonly breakEvenWinRate: Figure;
  readonly best: Figure;
  readonly worst: Figure;
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
  readonly meanHoldingMs: Figure;
  readonly medianHoldingMs: Figure;
  readonly meanHoldingWinnersMs: Figure;
  readonly meanHoldingLosersMs: Figure;
  /** Van Tharp's system quality number: root of the count (at most 100) times mean over deviation. */
  readonly sqn: Figure;
  /** Share of capital that grows it fastest: win rate less loss rate over payoff (Kelly 1956). */
  readonly kelly: Figure;
  readonly averageAdverse: Figure;
  readonly averageFavourable: Figure;
  /** Share of the favourable excursions that the trades kept. */
  readonly capture: Figure;
}

/** In the order in which the trades were closed. */
export function tradeStatistics(trades: readonly ClosedTrade[]): TradeStatistics {
  const profits = trades.map((trade) => trade.profit);
  const won = trades.filter((trade) => trade.profit > 0);
  const lost = trades.filter((trade) => trade.profit < 0);
  const averageWin = mean(won.map((trade) => trade.profit));
  const averageLoss = negated(mean(lost.map((trade) => trade.profit)));
  const payoff = quotient(averageWin, averageLoss);
  const [winRateLow, winRateHigh] = wilsonInterval(won.length, trades.length);
  const winRate = quotient(won.length, trades.length);
  return {
    trades: trades.length,
    wins: won.length,
    losses: lost.length,
    winRate,
    winRateLow,
    winRateHigh,
    netProfit: sum(profits),
    profitFactor: quotient(sum(won.map((trade) => trade.profit)), -sum(lost.map((trade) => trade.profit))),
    expectancy: mean(profits),
    expectancyR: mean(trades.flatMap(inRisk)),
    averageWin,
    averageLoss,
    payoff,
    breakEvenWinRate: payoff === null ? null : 1 / (1 + payoff),
    best: trades.length === 0 ? null : Math.max(...profits),
    worst: trades.length === 0 ? null : Math.min(...profits),
    longestWinStreak: longestRun(profits, 1),
    longestLossStreak: longestRun(profits, -1),
    ...holdingTimes(trades, won, lost),
    sqn: qualityNumber(profits),
    kelly: winRate === null || payoff === null ? null : winRate - (1 - winRate) / payoff,
    ...excursions(trades),
  };
}

function negated(value: Figure): Figure {
  return value === null ? null : -value;
}

function inRisk({ profit, risk }: ClosedTrade): readonly number[] {
  return risk === undefined || risk <= 0 ? [] : [profit / risk];
}

function wilsonInterval(wins: number, trades: number): readonly [Figure, Figure] {
  if (trades === 0) return [null, null];
  const z = 1.959_963_984_540_054;
  const share = wins / trades;
  const scale = 1 + (z * z) / trades;
  const middle = (share + (z * z) / (2 * trades)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trades + (z * z) / (4 * trades * trades));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

function longestRun(profits: readonly number[], sign: 1 | -1): number {
  let longest = 0;
  let run = 0;
  for (const profit of profits) {
    run = profit * sign > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function holdingTimes(
  trades: readonly ClosedTrade[],
  won: readonly ClosedTrade[],
  lost: readonly ClosedTrade[],
): Pick<
  TradeStatistics,
  'meanHoldingMs' | 'medianHoldingMs' | 'meanHoldingWinnersMs' | 'meanHoldingLosersMs'
> {
  const held = (some: readonly ClosedTrade[]): readonly number[] =>
    some.map(({ entry, exit }) => exit - entry);
  return {
    meanHoldingMs: mean(held(trades)),
    medianHoldingMs: quantile(Float64Array.from(held(trades)).sort(), 0.5),
    meanHoldingWinnersMs: mean(held(won)),
    meanHoldingLosersMs: mean(held(lost)),
  };
}

function qualityNumber(profits: readonly number[]): Figure {
  const average = mean(profits);
  if (average === null || profits.length < 2) return null;
  const square = sum(profits.map((profit) => (profit - average) ** 2)) / (profits.length - 1);
  return quotient(Math.sqrt(Math.min(100, profits.length)) * average, Math.sqrt(square));
}

function excursions(
  trades: readonly ClosedTrade[],
): Pick<TradeStatistics, 'averageAdverse' | 'averageFavourable' | 'capture'> {
  const favourable = trades.flatMap((trade) => trade.favourable ?? []);
  const kept = trades.filter((trade) => trade.favourable !== undefined).map((trade) => trade.profit);
  return {
    averageAdverse: mean(trades.flatMap((trade) => trade.adverse ?? [])),
    averageFavourable: mean(favourable),
    capture: quotient(sum(kept), sum(favourable)),
  };
}
