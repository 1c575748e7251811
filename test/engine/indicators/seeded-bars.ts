import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';

export interface SeededBars {
  readonly length: number;
  readonly seed: number;
  /** Bars at the start that stand still without volume. */
  readonly flat?: number;
  readonly barMs?: number;
  readonly tick?: number;
  /** Ticks the price may move from open to close. */
  readonly swing?: number;
}

/** Numbers from 0 to 1 of a linear congruential generator (Numerical Recipes' constants of ANSI C). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

const FIRST_START = 1_750_000_000_000;

/** A random walk on a tick grid: the same bars for the same seed, on every machine. */
export function seededBars({
  length,
  seed,
  flat = 0,
  barMs = 86_400_000,
  tick = 0.05,
  swing = 40,
}: SeededBars): BarColumns {
  const columns = emptyColumns(length);
  const random = seeded(seed);
  let price = 1000;
  for (let i = 0; i < length; i += 1) {
    columns.start[i] = FIRST_START + i * barMs;
    if (i < flat) {
      for (const field of ['open', 'high', 'low', 'close'] as const) columns[field][i] = price;
      continue;
    }
    const open = price + Math.round((random() - 0.5) * 4) * tick;
    const close = Math.max(50, open + Math.round((random() - 0.5) * swing) * tick);
    columns.open[i] = open;
    columns.close[i] = close;
    columns.high[i] = Math.max(open, close) + Math.round(random() * 10) * tick;
    columns.low[i] = Math.min(open, close) - Math.round(random() * 10) * tick;
    columns.volume[i] = random() < 0.05 ? 0 : Math.floor(random() * 100_000);
    price = close;
  }
  return columns;
}

/** Bars that all close at the given prices, opening at the last close. */
export function barsOfCloses(closes: readonly number[]): BarColumns {
  const columns = emptyColumns(closes.length);
  closes.forEach((close, i) => {
    const open = closes[i - 1] ?? close;
    columns.start[i] = FIRST_START + i * 86_400_000;
    columns.open[i] = open;
    columns.high[i] = Math.max(open, close);
    columns.low[i] = Math.min(open, close);
    columns.close[i] = close;
    columns.volume[i] = 100;
  });
  return columns;
}
